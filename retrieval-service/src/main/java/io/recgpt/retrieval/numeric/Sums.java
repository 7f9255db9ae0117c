package io.recgpt.retrieval.numeric;

import java.util.Arrays;

/**
 * Sums by ordinal, of the few items of a catalogue that anything is added for: what it costs grows
 * with those, not with the catalogue. To be used again, and by one thread at a time.
 */
public final class Sums {
  /** One more than where an ordinal's sum stands; 0: it has none. */
  private int[] places = new int[0];

  private int[] ordinals = new int[256];
  private double[] values = new double[256];
  private int size;
  private int limit;

  /** The sums of some items, in the order in which they were first added to. */
  @SuppressWarnings("ArrayRecordComponent") // Read where it is made, and never compared.
  public record Listed(int[] ordinals, double[] values) {}

  /**
   * Forgets all sums.
   *
   * @param size of the catalogue: one more than its highest ordinal; higher ones are passed over
   */
  public Sums cleared(int size) {
    for (int i = 0; i < this.size; i++) {
      places[ordinals[i]] = 0;
    }
    this.size = 0;
    if (places.length < size) {
      places = new int[size + size / 8];
    }
    limit = size;
    return this;
  }

  /** Adds to an item's sum. */
  public void add(int ordinal, double value) {
    if (ordinal < limit) {
      // May be another array once there is a place.
      int place = place(ordinal);
      values[place] += value;
    }
  }

  /** Raises an item's sum to a value, if it is less. */
  public void raise(int ordinal, double value) {
    if (ordinal < limit) {
      int place = place(ordinal);
      values[place] = Math.max(values[place], value);
    }
  }

  private int place(int ordinal) {
    int place = places[ordinal];
    if (place > 0) {
      return place - 1;
    }
    if (size == ordinals.length) {
      ordinals = Arrays.copyOf(ordinals, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    ordinals[size] = ordinal;
    values[size] = 0;
    places[ordinal] = ++size;
    return size - 1;
  }

  /** An item's sum; 0 where it has none. */
  public double of(int ordinal) {
    int place = ordinal < limit ? places[ordinal] : 0;
    return place == 0 ? 0 : values[place - 1];
  }

  /** Where an item stands in the order in which they were first added to; -1: nowhere. */
  public int indexOf(int ordinal) {
    return ordinal < limit ? places[ordinal] - 1 : -1;
  }

  /** True where anything was added for an item. */
  public boolean has(int ordinal) {
    return ordinal < limit && places[ordinal] > 0;
  }

  /** How many items have a sum. */
  public int size() {
    return size;
  }

  /** The i-th item that was added to, from 0. */
  public int ordinal(int i) {
    return ordinals[i];
  }

  /** Its sum. */
  public double value(int i) {
    return values[i];
  }

  /** A copy. */
  public Listed listed() {
    return new Listed(Arrays.copyOf(ordinals, size), Arrays.copyOf(values, size));
  }
}
