package io.recgpt.rpc.admission;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The same bound for each method, on the calls of it in progress by their weight; tenants share as
 * {@link TenantShares} says.
 */
public final class MethodLimits implements Admission {
  private final int limit;
  private final Map<String, Places> methods = new ConcurrentHashMap<>();

  /**
   * Bounds each method.
   *
   * @param limit calls of one method at once, at least 1
   */
  public MethodLimits(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("concurrent calls: " + limit + " (expected: >= 1)");
    }
    this.limit = limit;
  }

  @Override
  public Optional<Permit> admit(String method, String tenant, int weight) {
    Places places = methods.computeIfAbsent(method, name -> new Places());
    int taken = Math.clamp(weight, 1, limit);
    return places.take(tenant, taken)
        ? Optional.of(outcome -> places.giveBack(tenant, taken))
        : Optional.empty();
  }

  private final class Places {
    private final TenantShares shares = new TenantShares(System::nanoTime);
    private int inProgress;

    synchronized boolean take(String tenant, int weight) {
      if (!shares.admits(tenant, weight, inProgress, limit)) {
        return false;
      }
      inProgress += weight;
      shares.took(tenant, weight);
      return true;
    }

    synchronized void giveBack(String tenant, int weight) {
      inProgress -= weight;
      shares.gaveBack(tenant, weight);
    }
  }
}
