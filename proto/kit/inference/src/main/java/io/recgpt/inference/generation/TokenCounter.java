package io.recgpt.inference.generation;

/** Counts the tokens of texts as one tokeniser sees them. Safe for any number of threads. */
public interface TokenCounter {
  /** Names the tokeniser, since counts of different ones can't be compared. */
  String name();

  /** Tokens of a text, without those that mark its ends; 0 for an empty one. */
  int count(String text);
}
