package io.recgpt.processes;

import java.time.Duration;
import java.util.Arrays;

/** Times of calls, for quantiles that are exact. Safe for use by many threads. */
public final class Latencies {
  private long[] nanos = new long[1 << 16];
  private int count;

  /** Adds a call that took so long. */
  public synchronized void add(long elapsedNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = elapsedNanos;
  }

  /** How many calls there were. */
  public synchronized int count() {
    return count;
  }

  /**
   * A quantile by the nearest rank.
   *
   * @param share above 0, at most 1
   * @return zero where there are no calls
   */
  public synchronized Duration quantile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "share: %s (expected: above 0, at most 1)".formatted(share));
    }
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) Math.ceil(share * count) - 1]);
  }
}
