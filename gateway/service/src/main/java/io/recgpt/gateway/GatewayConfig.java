package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.recgpt.gateway.edge.Deadlines;

/**
 * What can be set of the gateway.
 *
 * @param deadlines when calls must be answered, and by when each stage of a recommendation
 * @param historyLimit how many of the latest behaviors a recommendation reads, 1 to 900
 * @param profileCacheBytes most that is kept of what intent said of people; 0: nothing
 */
public record GatewayConfig(Deadlines deadlines, int historyLimit, long profileCacheBytes) {
  static final int CACHE_MEBIBYTES = 64;

  /** The default deadlines, 200 behaviors, 64 MiB. */
  public static final GatewayConfig DEFAULT =
      new GatewayConfig(Deadlines.DEFAULT, 200, (long) CACHE_MEBIBYTES << 20);

  public GatewayConfig {
    requireNonNull(deadlines, "deadlines");
    if (historyLimit < 1 || historyLimit > 900) {
      throw new IllegalArgumentException(
          "history-limit: %d (expected: 1 to 900)".formatted(historyLimit));
    }
    if (profileCacheBytes < 0) {
      throw new IllegalArgumentException(
          "profile-cache: %d (expected: >= 0)".formatted(profileCacheBytes));
    }
  }
}
