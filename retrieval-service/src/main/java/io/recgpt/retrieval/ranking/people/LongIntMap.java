package io.recgpt.retrieval.ranking.people;

/** Numbers by keys of 64 bits: open addressing with linear probing, 13 bytes a slot. */
final class LongIntMap {
  private static final int MIN_SLOTS = 16;

  private long[] keys;
  private int[] values;
  private boolean[] used;
  private int size;

  LongIntMap() {
    this(MIN_SLOTS);
  }

  private LongIntMap(int slots) {
    keys = new long[slots];
    values = new int[slots];
    used = new boolean[slots];
  }

  /** How many keys have a number, 0 among them. */
  int size() {
    return size;
  }

  /** The number of a key; another one where it has none. */
  int get(long key, int otherwise) {
    int slot = slot(key);
    return used[slot] ? values[slot] : otherwise;
  }

  void put(long key, int value) {
    int slot = slot(key);
    if (!used[slot]) {
      if (4 * (size + 1) > 3 * keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      used[slot] = true;
      size++;
    }
    values[slot] = value;
  }

  /** Adds to a key's number, and returns the sum. */
  int add(long key, int more) {
    int sum = get(key, 0) + more;
    put(key, sum);
    return sum;
  }

  LongIntMap copy() {
    LongIntMap copy = new LongIntMap(0);
    copy.keys = keys.clone();
    copy.values = values.clone();
    copy.used = used.clone();
    copy.size = size;
    return copy;
  }

  /** Tells each key with its number, in no order. */
  void forEach(Each to) {
    for (int i = 0; i < keys.length; i++) {
      if (used[i]) {
        to.accept(keys[i], values[i]);
      }
    }
  }

  /** Is told of keys. */
  @FunctionalInterface
  interface Each {
    void accept(long key, int value);
  }

  /** The same without the keys whose number is 0. */
  LongIntMap withoutZeros() {
    LongIntMap kept = new LongIntMap();
    forEach((key, value) -> {
      if (value != 0) {
        kept.put(key, value);
      }
    });
    return kept;
  }

  private void grow() {
    LongIntMap wider = new LongIntMap(2 * keys.length);
    forEach(wider::put);
    keys = wider.keys;
    values = wider.values;
    used = wider.used;
    size = wider.size;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (keys.length - 1);
    while (used[slot] && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }
}
