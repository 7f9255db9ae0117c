package io.recgpt.retrieval.ranking;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Positive events in order of time, those of one time in order of their weights, so that sums over
 * them are the same in whatever order they came. Late events are put in their place by {@link
 * #settle()}, which must be called before reading. Writers exclude all others; readers may share
 * it.
 */
final class PositiveEvents {
  private long[] times = new long[16];
  private int[] items = new int[16];
  private int[] users = new int[16];
  private float[] weights = new float[16];
  private int size;
  private int settled;

  /** Counts how often events were put between others. */
  private long inserted;

  /** One more than the highest ordinal of an item. */
  private int itemCount;

  /** Takes an interaction over, if it is positive. */
  void add(Interaction interaction) {
    if (!interaction.action().positive()) {
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      items = Arrays.copyOf(items, size * 2);
      users = Arrays.copyOf(users, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    times[size] = interaction.occurredAt().toEpochMilli();
    items[size] = interaction.item();
    users[size] = interaction.user();
    weights[size] = (float) interaction.action().weight();
    if (settled == size && (size == 0 || order(size - 1, size) <= 0)) {
      settled++;
    }
    size++;
    itemCount = Math.max(itemCount, interaction.item() + 1);
  }

  private int order(int left, int right) {
    int byTime = Long.compare(times[left], times[right]);
    return byTime == 0 ? Float.compare(weights[left], weights[right]) : byTime;
  }

  /** True where all events stand in order. */
  boolean settled() {
    return settled == size;
  }

  /** Puts late events in their place; must exclude readers. */
  void settle() {
    int[] late =
        IntStream.range(settled, size).boxed().sorted(this::order).mapToInt(i -> i).toArray();
    int[] from = new int[size];
    int first = 0;
    int second = 0;
    for (int to = 0; to < size; to++) {
      boolean ofLate = first == settled || (second < late.length && order(late[second], first) < 0);
      from[to] = ofLate ? late[second++] : first++;
    }
    times = Arrays.stream(from).mapToLong(i -> times[i]).toArray();
    items = Arrays.stream(from).map(i -> items[i]).toArray();
    users = Arrays.stream(from).map(i -> users[i]).toArray();
    float[] moved = new float[size];
    for (int to = 0; to < size; to++) {
      moved[to] = weights[from[to]];
    }
    weights = moved;
    settled = size;
    inserted++;
  }

  /**
   * How often events were put between others: while it is the same, events have only been added.
   */
  long inserted() {
    return inserted;
  }

  int size() {
    return size;
  }

  /** One more than the highest ordinal of an item. */
  int itemCount() {
    return itemCount;
  }

  /** When the i-th happened, in milliseconds since 1970. */
  long time(int i) {
    return times[i];
  }

  /** Ordinal of the i-th one's item. */
  int item(int i) {
    return items[i];
  }

  /** Ordinal of the person. */
  int user(int i) {
    return users[i];
  }

  /** What its action weighs, above 0 to 1. */
  float weight(int i) {
    return weights[i];
  }

  /** How many happened at or before a time, in milliseconds since 1970. */
  int until(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
