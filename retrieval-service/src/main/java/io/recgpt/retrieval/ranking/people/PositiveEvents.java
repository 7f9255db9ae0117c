package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.item.Interaction;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Positive events in order of time, those of one time in order of their weights, so that sums over
 * them are the same in whatever order they came. Late events are put in their place by {@link
 * #settle}, which must be called before reading. Writers exclude all others; readers may share it.
 */
public final class PositiveEvents {
  private long[] times = new long[16];
  private int[] items = new int[16];
  private int[] users = new int[16];
  private float[] weights = new float[16];
  private int size;
  private int settled;

  private long[] firstTimes = new long[16];

  /** Counts how often events were put between others. */
  private long inserted;

  /** One more than the highest ordinal of an item. */
  private int itemCount;

  /** Is told of events that come to stand between others. */
  @FunctionalInterface
  public interface Late {
    /** One of them; the time in milliseconds since 1970. */
    void event(long time, float weight, int item, int user);
  }

  /** No events yet. */
  public PositiveEvents() {
    Arrays.fill(firstTimes, Long.MAX_VALUE);
  }

  /** Takes an interaction over, if it is positive. */
  public void add(Interaction interaction) {
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
    int item = interaction.item();
    itemCount = Math.max(itemCount, item + 1);
    if (item >= firstTimes.length) {
      int before = firstTimes.length;
      firstTimes = Arrays.copyOf(firstTimes, Math.max(item + 1, before * 2));
      Arrays.fill(firstTimes, before, firstTimes.length, Long.MAX_VALUE);
    }
    firstTimes[item] = Math.min(firstTimes[item], interaction.occurredAt().toEpochMilli());
  }

  private int order(int left, int right) {
    int byTime = Long.compare(times[left], times[right]);
    return byTime == 0 ? Float.compare(weights[left], weights[right]) : byTime;
  }

  /** True where all events stand in order. */
  public boolean settled() {
    return settled == size;
  }

  /**
   * Puts late events in their place; must exclude readers. Returns the time of the first of them,
   * in milliseconds since 1970; the largest number where there were none.
   *
   * @param late is told of each of them
   */
  public long settle(Late late) {
    if (settled()) {
      return Long.MAX_VALUE;
    }
    int[] order =
        IntStream.range(settled, size).boxed().sorted(this::order).mapToInt(i -> i).toArray();
    long[] lateTimes = Arrays.stream(order).mapToLong(i -> times[i]).toArray();
    int[] lateItems = Arrays.stream(order).map(i -> items[i]).toArray();
    int[] lateUsers = Arrays.stream(order).map(i -> users[i]).toArray();
    float[] lateWeights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      lateWeights[i] = weights[order[i]];
    }
    for (int i = 0; i < order.length; i++) {
      late.event(lateTimes[i], lateWeights[i], lateItems[i], lateUsers[i]);
    }
    int from = settled - 1;
    int next = order.length - 1;
    for (int to = size - 1; next >= 0; to--) {
      boolean later =
          from >= 0
              && (times[from] > lateTimes[next]
                  || (times[from] == lateTimes[next] && weights[from] > lateWeights[next]));
      times[to] = later ? times[from] : lateTimes[next];
      items[to] = later ? items[from] : lateItems[next];
      users[to] = later ? users[from] : lateUsers[next];
      weights[to] = later ? weights[from] : lateWeights[next];
      if (later) {
        from--;
      } else {
        next--;
      }
    }
    settled = size;
    inserted++;
    return lateTimes[0];
  }

  /**
   * How often events were put between others: while it is the same, events have only been added.
   */
  long inserted() {
    return inserted;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** One more than the highest ordinal of an item. */
  public int itemCount() {
    return itemCount;
  }

  /** When the i-th happened, in milliseconds since 1970. */
  public long time(int i) {
    return times[i];
  }

  /** Ordinal of the i-th one's item. */
  public int item(int i) {
    return items[i];
  }

  /** Ordinal of the person. */
  int user(int i) {
    return users[i];
  }

  /** What its action weighs, above 0 to 1. */
  public float weight(int i) {
    return weights[i];
  }

  /** When an item was first taken, in milliseconds since 1970; the largest number: never. */
  public long firstOf(int item) {
    return item < firstTimes.length ? firstTimes[item] : Long.MAX_VALUE;
  }

  /** How many happened at or before a time, in milliseconds since 1970. */
  public int until(long time) {
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
