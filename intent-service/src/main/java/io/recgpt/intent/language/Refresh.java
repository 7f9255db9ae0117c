package io.recgpt.intent.language;

/** From what a profile is made. */
public enum Refresh {
  /** The whole history. */
  FULL("full"),
  /** The last profile and what is new since. */
  DELTA("delta");

  private final String label;

  Refresh(String label) {
    this.label = label;
  }

  /** Its name in metrics. */
  public String label() {
    return label;
  }
}
