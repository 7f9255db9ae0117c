package io.recgpt.explain.writing;

/** Which way an item was found. */
public enum Channel {
  TAG,
  ITEM_TO_ITEM,
  TRENDING,
  CONTENT
}
