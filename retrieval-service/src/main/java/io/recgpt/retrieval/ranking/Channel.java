package io.recgpt.retrieval.ranking;

/** A way to find candidates. */
public enum Channel {
  /** A predicted tag of an interest. */
  TAG,
  /** Taken by people who took an item of the history. */
  ITEM_TO_ITEM,
  /** Popular now. */
  TRENDING,
  /** Content like that of the history. */
  CONTENT
}
