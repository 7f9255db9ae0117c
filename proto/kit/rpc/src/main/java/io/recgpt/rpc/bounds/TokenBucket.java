package io.recgpt.rpc.bounds;

/** A token bucket: full at first, filled all the time, and never fuller than that. */
public final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double capacity;
  private double tokens;
  private long at;

  /**
   * A full bucket.
   *
   * @param perSecond tokens that come in a second, above 0
   * @param capacity most that it holds, above 0
   * @param now in nanoseconds, as {@link System#nanoTime()} has them
   */
  public TokenBucket(double perSecond, double capacity, long now) {
    if (!(perSecond > 0) || !(capacity > 0)) {
      throw new IllegalArgumentException(
          "token bucket: %s a second, %s at most (expected: above 0)"
              .formatted(perSecond, capacity));
    }
    this.perSecond = perSecond;
    this.capacity = capacity;
    this.tokens = capacity;
    this.at = now;
  }

  /** Takes tokens, at least 0, unless there are fewer; then it takes none. */
  public synchronized boolean take(double wanted, long now) {
    tokens = Math.min(capacity, tokens + (now - at) / NANOS * perSecond);
    at = now;
    if (tokens < wanted) {
      return false;
    }
    tokens -= wanted;
    return true;
  }
}
