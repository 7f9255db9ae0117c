package io.recgpt.rpc.auth;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.bounds.TokenBucket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Bounds the rate of each key: a bucket of twice the requests of a second, filled all the time. A
 * request that costs more than one is let in and paid for afterwards, by the ones that follow. In
 * this process alone: behind n gateways a key has n times its rate.
 */
public final class RequestQuota {
  private static final double MAX_CHARGED_SECONDS = 10;

  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  /** Quotas by the clock of the process. */
  public RequestQuota() {
    this(System::nanoTime);
  }

  RequestQuota(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime);
  }

  /** Takes a request of a key; returns how long to wait where there is none left. */
  public Optional<Duration> take(ApiKey key) {
    return buckets
        .computeIfAbsent(key.id(), id -> new TokenBucket(nanoTime.getAsLong()))
        .take(1, rate(key.requestsPerSecond()), nanoTime.getAsLong());
  }

  /**
   * Has a key pay for a request that was let in and turned out to cost more than one.
   *
   * @param more above the one that was taken, 0 or more; no more than is filled in ten seconds
   *     counts
   */
  public void charge(ApiKey key, double more) {
    TokenBucket bucket = buckets.get(key.id());
    if (bucket != null) {
      bucket.charge(Math.min(more, MAX_CHARGED_SECONDS * key.requestsPerSecond()));
    }
  }

  private static TokenBucket.Rate rate(double requestsPerSecond) {
    return new TokenBucket.Rate(requestsPerSecond, Math.max(1, 2 * requestsPerSecond));
  }
}
