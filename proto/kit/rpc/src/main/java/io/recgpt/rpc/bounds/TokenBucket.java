package io.recgpt.rpc.bounds;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** A token bucket: full at first, filled all the time, and never fuller than that. */
public final class TokenBucket {
  private static final double NANOS = 1e9;

  private double missing;
  private long at;

  /**
   * How fast a bucket is filled.
   *
   * @param perSecond tokens that come in a second, above 0
   * @param capacity most that it holds, above 0
   */
  public record Rate(double perSecond, double capacity) {
    public Rate {
      if (!(perSecond > 0) || !(capacity > 0)) {
        throw new IllegalArgumentException(
            "token bucket: %s a second, %s at most (expected: above 0)"
                .formatted(perSecond, capacity));
      }
    }
  }

  /**
   * A full bucket.
   *
   * @param now in nanoseconds, as {@link System#nanoTime()} has them
   */
  public TokenBucket(long now) {
    this.at = now;
  }

  /**
   * Takes tokens, at least 0, unless there are fewer; then it takes none, and returns how long it
   * takes until there are as many.
   */
  public synchronized Optional<Duration> take(double wanted, Rate rate, long now) {
    requireNonNull(rate, "rate");
    missing = Math.max(0, missing - (now - at) / NANOS * rate.perSecond());
    at = now;
    double lacking = missing + wanted - rate.capacity();
    if (lacking <= 0) {
      missing += wanted;
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos((long) (lacking / rate.perSecond() * NANOS)));
  }

  /** Takes tokens, at least 0, whether or not there are as many: those that come pay for it. */
  public synchronized void charge(double tokens) {
    missing += tokens;
  }
}
