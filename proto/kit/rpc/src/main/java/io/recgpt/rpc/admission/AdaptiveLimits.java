package io.recgpt.rpc.admission;

import java.time.Duration;

/**
 * How far an {@link AdaptiveAdmission} may go.
 *
 * @param least calls at once that are always let in, at least 1
 * @param initial where it starts, least to most
 * @param most calls at once, whatever the times say
 * @param tolerance how many times its quickest a call may take before there are too many, above 1
 * @param slack a call that takes no longer than this above its quickest is never too slow
 * @param window over which times are averaged
 */
public record AdaptiveLimits(
    int least, int initial, int most, double tolerance, Duration slack, Duration window) {

  /** At least this many calls say something in a window. */
  static final int MIN_CALLS = 10;

  public AdaptiveLimits {
    if (least < 1 || initial < least || most < initial) {
      throw new IllegalArgumentException(
          "limits: %d, %d, %d (expected: 1 <= least <= initial <= most)"
              .formatted(least, initial, most));
    }
    if (!(tolerance > 1)) {
      throw new IllegalArgumentException("tolerance: %s (expected: > 1)".formatted(tolerance));
    }
    if (slack.isNegative() || !window.isPositive()) {
      throw new IllegalArgumentException(
          "slack: %s, window: %s (expected: >= 0, > 0)".formatted(slack, window));
    }
  }

  /** From 8, by 32, to this many calls; 3 times the quickest and 10 ms more are too slow. */
  public static AdaptiveLimits upTo(int most) {
    return new AdaptiveLimits(
        Math.min(8, most),
        Math.min(32, most),
        most,
        3,
        Duration.ofMillis(10),
        Duration.ofMillis(100));
  }

  /**
   * The same with room for calls that wait for a peer that hangs: they are many, slow, and cost
   * nothing. For a process whose own work on a call is small.
   *
   * @param calls at once that are always let in, but for the most
   */
  public AdaptiveLimits withLeast(int calls) {
    int bounded = Math.min(calls, most);
    return new AdaptiveLimits(bounded, Math.max(initial, bounded), most, tolerance, slack, window);
  }
}
