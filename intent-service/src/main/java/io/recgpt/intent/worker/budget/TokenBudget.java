package io.recgpt.intent.worker.budget;

/**
 * Most tokens that all workers together may spend; 0 for no bound. Minutes and days are those of
 * UTC. A bound may be overshot by what the refreshes in progress take beyond their estimates.
 *
 * @param perMinute of all tenants
 * @param perDay of all tenants
 * @param tenantPerDay of each tenant
 */
public record TokenBudget(long perMinute, long perDay, long tenantPerDay) {
  /** No bounds. */
  public static final TokenBudget UNBOUNDED = new TokenBudget(0, 0, 0);

  public TokenBudget {
    check("tokens-per-minute", perMinute);
    check("tokens-per-day", perDay);
    check("tenant-tokens-per-day", tenantPerDay);
  }

  /** The bound of a scope; 0 for none. */
  public long of(TokenScope scope) {
    return switch (scope) {
      case MINUTE -> perMinute;
      case DAY -> perDay;
      case TENANT_DAY -> tenantPerDay;
    };
  }

  private static void check(String key, long tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException(
          "%s: %d (expected: >= 0, 0 for no bound)".formatted(key, tokens));
    }
  }
}
