package io.recgpt.rpc.admission;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shares the places of a server between the tenants that ask for some. A tenant alone may have all;
 * while others ask, too, half of the places is for those that have less than an even share, so that
 * a tenant with too much to ask leaves room for the rest. Not thread-safe.
 */
final class TenantShares {
  /** A tenant counts for so long after it asked last. */
  private static final long REMEMBERED = Duration.ofSeconds(10).toNanos();

  private static final int KEPT_SHARE = 2;

  private final LongSupplier nanoTime;
  private final Map<String, Integer> held = new HashMap<>();

  /** When each asked last, the latest at the end. */
  private final LinkedHashMap<String, Long> asked = new LinkedHashMap<>();

  TenantShares(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime);
  }

  /**
   * Whether a tenant may have more places; notes that it asked.
   *
   * @param taken places that all have now
   * @param places that there are
   */
  boolean admits(String tenant, int weight, int taken, int places) {
    note(tenant);
    if (taken + weight > places) {
      return false;
    }
    int share = Math.max(1, places / asked.size());
    boolean rare = taken + weight > places - places / KEPT_SHARE;
    return asked.size() == 1 || !rare || held(tenant) + weight <= share;
  }

  /** Places that a tenant has. */
  int held(String tenant) {
    return held.getOrDefault(tenant, 0);
  }

  void took(String tenant, int weight) {
    held.merge(tenant, weight, Integer::sum);
  }

  void gaveBack(String tenant, int weight) {
    held.computeIfPresent(tenant, (key, places) -> places > weight ? places - weight : null);
  }

  private void note(String tenant) {
    long now = nanoTime.getAsLong();
    asked.remove(tenant);
    asked.put(tenant, now);
    while (now - asked.firstEntry().getValue() > REMEMBERED) {
      asked.pollFirstEntry();
    }
  }
}
