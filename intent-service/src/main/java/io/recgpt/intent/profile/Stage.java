package io.recgpt.intent.profile;

/** How long an interest has lasted. */
public enum Stage {
  /** Evidence over a long time. */
  LONG_TERM("long-term"),
  /** Evidence over a shorter time, the last of it not long ago. */
  RECENT("recent"),
  /** Evidence over a shorter time that is past, of which it isn't known that it is over. */
  EARLIER("earlier");

  private final String word;

  Stage(String word) {
    this.word = word;
  }

  /** What it is called: {@code long-term}. */
  public String word() {
    return word;
  }
}
