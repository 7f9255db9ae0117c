package io.recgpt.intent.worker.budget;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.rpc.Tenant;
import java.util.Map;

/** What a refresh of each tenant is thought to spend: the latest ones count most. */
public final class TokenEstimates {
  /** Some ten refreshes change an estimate by two thirds. */
  private static final double LATEST = 0.1;

  private static final int MAX_REMEMBERED = 10_000;

  private final long first;
  private final Map<Tenant, Double> means =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .executor(Runnable::run)
          .<Tenant, Double>build()
          .asMap();

  /** Begins with an estimate for tenants of whom nothing was seen. */
  public TokenEstimates(long first) {
    this.first = first;
  }

  /** Tokens of the next refresh. */
  public long of(Tenant tenant) {
    return Math.round(means.getOrDefault(tenant, (double) first));
  }

  /** Learns of a refresh. */
  public void spent(Tenant tenant, long tokens) {
    means.merge(tenant, (double) tokens, (mean, latest) -> mean + LATEST * (latest - mean));
  }
}
