package io.recgpt.retrieval.ranking.query;

/** A way to find candidates. */
public enum Channel {
  /** A predicted tag of an interest. */
  TAG,
  /** Near to the person in the towers' space. */
  USER,
  /** Taken by people who took an item of the history. */
  ITEM_TO_ITEM,
  /** Taken by people who took the very last items of the history. */
  SESSION,
  /** Popular now. */
  TRENDING,
  /** Content like that of the history. */
  CONTENT,
  /**
   * That an item belongs to interests, what it is to them, and the planned share of the expert that
   * brought it: no way to find one.
   */
  INTENT,
  /** Likeness to what stands before an item: no way to find one. */
  DIVERSITY;

  /** False for what only orders what other channels found. */
  public boolean finds() {
    return this != INTENT && this != DIVERSITY;
  }
}
