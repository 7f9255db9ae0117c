package io.recgpt.retrieval.serving;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.rpc.Tenant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How often each item was returned of late, and how unevenly: the concentration of exposure. Of
 * this process alone.
 */
public final class Exposures {
  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("recgpt.tenant");

  /** Exposures an item at which all counts are halved, so that the past fades. */
  private static final int HALVED_AT = 100;

  /** Tenants that are counted; those served least lately are let go. */
  private static final int MAX_TENANTS = 1_000;

  private final Map<Tenant, Counts> tenants =
      Caffeine.newBuilder()
          .maximumSize(MAX_TENANTS)
          .executor(Runnable::run)
          .<Tenant, Counts>build()
          .asMap();

  /** Registers the Gini coefficient of each tenant, as {@code recgpt.exposure.gini}. */
  public void measure(Meter meter) {
    meter
        .gaugeBuilder("recgpt.exposure.gini")
        .setDescription("Concentration of exposure over a catalogue: 0 even, to 1 one item alone.")
        .buildWithCallback(gauge ->
            tenants.forEach((tenant, counts) ->
                counts
                    .gini()
                    .ifPresent(gini -> gauge.record(gini, Attributes.of(TENANT, tenant.id())))));
  }

  /**
   * Counts a list that was returned.
   *
   * @param catalogue items of the tenant, returned or not
   */
  void add(Tenant tenant, Collection<String> itemIds, int catalogue) {
    if (!itemIds.isEmpty()) {
      tenants.computeIfAbsent(tenant, _ -> new Counts()).add(itemIds, catalogue);
    }
  }

  /** The Gini coefficient; empty as long as fewer items were returned than there are. */
  OptionalDouble gini(Tenant tenant) {
    Counts counts = tenants.get(tenant);
    return counts == null ? OptionalDouble.empty() : counts.gini();
  }

  private static final class Counts {
    private final Map<String, Integer> byItem = new HashMap<>();
    private long total;
    private int catalogue;

    synchronized void add(Collection<String> itemIds, int items) {
      catalogue = items;
      for (String id : itemIds) {
        byItem.merge(id, 1, Integer::sum);
      }
      total += itemIds.size();
      if (total > (long) HALVED_AT * catalogue) {
        byItem.replaceAll((id, count) -> count / 2);
        byItem.values().removeIf(count -> count == 0);
        total = byItem.values().stream().mapToLong(Integer::longValue).sum();
      }
    }

    /** By the sum of ranks; items that were never returned have the first ones and add nothing. */
    synchronized OptionalDouble gini() {
      int items = Math.max(catalogue, byItem.size());
      if (total == 0 || total < items) {
        return OptionalDouble.empty();
      }
      int[] counts = byItem.values().stream().mapToInt(Integer::intValue).sorted().toArray();
      double ranked = 0;
      for (int i = 0; i < counts.length; i++) {
        ranked += (double) (items - counts.length + i + 1) * counts[i];
      }
      return OptionalDouble.of(2 * ranked / ((double) items * total) - (items + 1.0) / items);
    }
  }
}
