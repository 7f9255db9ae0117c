package io.recgpt.retrieval.ranking.query;

/** Who puts an item into a list (RecGPT V2, experts). */
public enum Expert {
  /** The expert of one interest: the item belongs to it. */
  INTEREST,
  /** What is going on: the item is popular, and nothing of the person says more for it. */
  TREND,
  /** Outside the person's interests: what people with such a history went on to. */
  DISCOVERY,
  /** Nobody: nothing is known of the person, and the item is not popular. */
  NONE
}
