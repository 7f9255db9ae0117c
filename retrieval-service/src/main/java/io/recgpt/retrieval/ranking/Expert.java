package io.recgpt.retrieval.ranking;

/** Who puts an item into a list (RecGPT V2, experts). */
public enum Expert {
  /** The expert of one interest: the item belongs to it. */
  INTEREST,
  /** What is going on: what speaks for the item is foremost that it is popular. */
  TREND,
  /** Outside the person's interests: what people with such a history went on to. */
  DISCOVERY
}
