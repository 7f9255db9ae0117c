package io.recgpt.explain.explanation;

/** Who put an item into a list: what a sentence on it should speak of first. */
public enum Expert {
  /** One interest of the person. */
  INTEREST,
  /** What is going on. */
  TREND,
  /** Where such people went next. */
  DISCOVERY,
  /** Not named. */
  UNKNOWN
}
