package io.recgpt.retrieval.ranking.query;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A ranking.
 *
 * @param items best first
 * @param shortfall a sentence of what it had to do without; empty: nothing
 */
public record RankedList(List<RankedItem> items, String shortfall) {
  public RankedList {
    items = List.copyOf(items);
    requireNonNull(shortfall, "shortfall");
  }
}
