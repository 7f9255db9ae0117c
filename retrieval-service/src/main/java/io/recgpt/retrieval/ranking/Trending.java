package io.recgpt.retrieval.ranking;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Positive events in order of time, for popularity at any time. Late events are put in their place
 * by {@link #settle()}, which must be called before reading.
 */
final class Trending {
  /** Half-lives after which an event only breaks ties. */
  private static final int HALF_LIVES = 7;

  private static final double LONG_AGO = 1e-5;

  private static final int STEPS_PER_HALF_LIFE = 64;

  /** Events read for one answer at most, the latest ones. */
  private static final int MOST_EVENTS = 1_000_000;

  private static final double[] DECAY =
      IntStream.rangeClosed(0, HALF_LIVES * STEPS_PER_HALF_LIFE)
          .mapToDouble(step -> Math.pow(2, -(double) step / STEPS_PER_HALF_LIFE))
          .toArray();

  private long[] times = new long[16];
  private int[] items = new int[16];
  private float[] weights = new float[16];
  private int size;
  private int settled;

  void add(Interaction interaction) {
    if (!interaction.action().positive()) {
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      items = Arrays.copyOf(items, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    long time = interaction.occurredAt().toEpochMilli();
    float weight = (float) interaction.action().weight();
    times[size] = time;
    items[size] = interaction.item();
    weights[size] = weight;
    if (settled == size && (size == 0 || times[size - 1] <= time)) {
      settled++;
    }
    size++;
  }

  /** True where all events stand in order. */
  boolean settled() {
    return settled == size;
  }

  /** Puts late events in their place; must exclude readers. */
  void settle() {
    int[] order =
        IntStream.range(settled, size)
            .boxed()
            .sorted((a, b) -> Long.compare(times[a], times[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] lateTimes = new long[order.length];
    int[] lateItems = new int[order.length];
    float[] lateWeights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      lateTimes[i] = times[order[i]];
      lateItems[i] = items[order[i]];
      lateWeights[i] = weights[order[i]];
    }
    int from = settled - 1;
    int late = order.length - 1;
    for (int to = size - 1; late >= 0; to--) {
      if (from >= 0 && times[from] > lateTimes[late]) {
        times[to] = times[from];
        items[to] = items[from];
        weights[to] = weights[from--];
      } else {
        times[to] = lateTimes[late];
        items[to] = lateItems[late];
        weights[to] = lateWeights[late--];
      }
    }
    settled = size;
  }

  /** Adds to each item its popularity at a time: the sum of its events, halved every half-life. */
  void scoreInto(double[] scores, Instant asOf, Duration halfLife) {
    long now = asOf.toEpochMilli();
    double stepsPerMilli = (double) STEPS_PER_HALF_LIFE / halfLife.toMillis();
    int end = firstAfter(now);
    for (int i = end - 1; i >= 0 && end - i <= MOST_EVENTS; i--) {
      double step = (now - times[i]) * stepsPerMilli;
      if (items[i] < scores.length) {
        scores[items[i]] += weights[i] * (step < DECAY.length ? DECAY[(int) step] : LONG_AGO);
      }
    }
  }

  private int firstAfter(long time) {
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
