package io.recgpt.retrieval.index.milvus;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Keys of 0 or more: small where they are dense, and no larger than they are many. */
final class KeySet {
  private static final int PAGE_BITS = 16;

  private final TreeMap<Integer, BitSet> pages = new TreeMap<>();
  private int size;

  int size() {
    return size;
  }

  boolean contains(int key) {
    BitSet page = pages.get(key >> PAGE_BITS);
    return key >= 0 && page != null && page.get(offset(key));
  }

  void add(int key) {
    BitSet page = pages.computeIfAbsent(key >> PAGE_BITS, added -> new BitSet());
    if (!page.get(offset(key))) {
      page.set(offset(key));
      size++;
    }
  }

  void remove(int key) {
    BitSet page = pages.get(key >> PAGE_BITS);
    if (page != null && page.get(offset(key))) {
      page.clear(offset(key));
      size--;
    }
  }

  /** Those that a predicate admits, which is asked once for each. */
  KeySet only(IntPredicate admits) {
    KeySet only = new KeySet();
    keys().filter(admits).forEach(only::add);
    return only;
  }

  /** All from low to high. */
  IntStream keys() {
    return pages.entrySet().stream().flatMapToInt(KeySet::keys);
  }

  private static IntStream keys(Map.Entry<Integer, BitSet> page) {
    return page.getValue().stream().map(offset -> page.getKey() << PAGE_BITS | offset);
  }

  private static int offset(int key) {
    return key & (1 << PAGE_BITS) - 1;
  }
}
