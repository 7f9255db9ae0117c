package io.recgpt.rpc.bounds;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How fast a server works for callers that have not shown that they may call, counted in
 * connections: so many a second from an address where somebody has shown it, as many from all
 * others together, and a tenth of it from one of them. Each bucket holds what comes in a second.
 */
final class Strangers {
  /** What one address that nobody has called from yet has of what all such have. */
  private static final int PART = 10;

  /** Addresses that are remembered, of either kind; those forgotten begin anew. */
  private static final int MAX_ADDRESSES = 10_000;

  private final TokenBucket.Rate all;
  private final TokenBucket.Rate part;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> known = new Remembered();
  private final Map<String, TokenBucket> unknown = new Remembered();
  private final TokenBucket allUnknown;

  /**
   * Bounds strangers.
   *
   * @param perSecond connections, above 0
   */
  Strangers(double perSecond, LongSupplier nanoTime) {
    this.all = rate(perSecond);
    this.part = rate(perSecond / PART);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    this.allUnknown = bucket();
  }

  private static final class Remembered extends LinkedHashMap<String, TokenBucket> {
    private static final long serialVersionUID = 1;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
      return size() > MAX_ADDRESSES;
    }
  }

  /**
   * Whether there is room for what somebody from an address wants; then it is taken.
   *
   * @param cost in connections, at least 0
   */
  synchronized boolean take(String address, double cost) {
    long now = nanoTime.getAsLong();
    TokenBucket own = known.get(address);
    if (own != null) {
      return own.take(cost, all, now).isEmpty();
    }
    own = unknown.computeIfAbsent(address, _ -> bucket());
    return own.take(cost, part, now).isEmpty() && allUnknown.take(cost, all, now).isEmpty();
  }

  /** Notes that somebody from an address may call. */
  synchronized void known(String address) {
    if (known.get(address) == null) {
      unknown.remove(address);
      known.put(address, bucket());
    }
  }

  private static TokenBucket.Rate rate(double perSecond) {
    return new TokenBucket.Rate(perSecond, Math.max(1, perSecond));
  }

  private TokenBucket bucket() {
    return new TokenBucket(nanoTime.getAsLong());
  }
}
