package io.recgpt.quality.split;

/** How a log is divided into what the cluster may know and what it must foresee. */
public enum Protocol {
  /** Each user's last new item, with other users' later events known: what papers report. */
  LAST,
  /** The first new item after one cut of time, with nothing after the cut known. */
  TIME,
  /** The last of a tenth of the items that nobody has events with, ranked among these alone. */
  COLD;

  /** Distinct items that a user must have taken before the target. */
  public int leastHistory() {
    return switch (this) {
      case LAST -> 2;
      case TIME, COLD -> 3;
    };
  }
}
