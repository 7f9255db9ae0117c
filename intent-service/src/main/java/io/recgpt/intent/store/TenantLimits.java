package io.recgpt.intent.store;

import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;

/**
 * What tenants may store.
 *
 * @param tenants how many there may be, 1 or more
 * @param behaviors of one tenant, 1 or more
 */
public record TenantLimits(int tenants, int behaviors) {
  /** A thousand tenants of two hundred million behaviors. */
  public static final TenantLimits DEFAULT = new TenantLimits(1_000, 200_000_000);

  private static final Duration RETRY_AFTER = Duration.ofHours(1);

  public TenantLimits {
    if (tenants < 1) {
      throw new IllegalArgumentException("max-tenants: %d (expected: >= 1)".formatted(tenants));
    }
    if (behaviors < 1) {
      throw new IllegalArgumentException(
          "max-behaviors-per-tenant: %d (expected: >= 1)".formatted(behaviors));
    }
  }

  RpcException tooManyTenants(Tenant tenant) {
    return RpcException.quota(
        "tenant " + tenant.id(),
        "there are %d tenants, the most that may be: raise max-tenants".formatted(tenants),
        RETRY_AFTER);
  }

  RpcException tooManyBehaviors(Tenant tenant, int more) {
    return RpcException.quota(
        "tenant " + tenant.id(),
        "%,d behaviors are too many (expected: at most %,d in all): raise max-behaviors-per-tenant"
            .formatted(more, behaviors),
        RETRY_AFTER);
  }
}
