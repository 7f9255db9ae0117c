package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a user waits after failures: twice as long each time, and drawn from the upper half, so
 * that users who failed together don't come back together.
 */
final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MAX_DOUBLINGS = 20;

  private final RandomGenerator random;

  BackOff(RandomGenerator random) {
    this.random = requireNonNull(random);
  }

  /**
   * The wait after so many failures in a row, at least 1: 10 s, 20 s, 40 s ... up to an hour, of
   * which 50 to 100 % are taken.
   */
  Duration after(int failures) {
    long doubled = FIRST.toMillis() << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    long longest = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
  }
}
