package io.recgpt.retrieval.ranking.table;

import java.util.BitSet;

/** Which items a query may have, and which of them come last. */
public final class OpenItems {
  private final BitSet items;
  private final BitSet last;
  private final BitSet alsoLast;
  private final int count;

  /**
   * For one query.
   *
   * @param items that it may have, by ordinal
   * @param last what is out of favour: it is returned only where little else is left
   * @param alsoLast the same
   */
  public OpenItems(BitSet items, BitSet last, BitSet alsoLast) {
    this.items = items;
    this.last = last;
    this.alsoLast = alsoLast;
    this.count = items.cardinality();
  }

  /** True for an item that may be returned. */
  public boolean has(int ordinal) {
    return items.get(ordinal);
  }

  /** True for an item that comes last, whatever its score. */
  public boolean isLast(int ordinal) {
    return last.get(ordinal) || alsoLast.get(ordinal);
  }

  /** How many items there are. */
  public int count() {
    return count;
  }

  /** By ordinal; not to be written to. */
  public BitSet items() {
    return items;
  }

  /** All of them, ascending. */
  public int[] ordinals() {
    return items.stream().toArray();
  }
}
