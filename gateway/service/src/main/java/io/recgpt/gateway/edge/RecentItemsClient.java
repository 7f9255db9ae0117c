package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.rpc.Tenant;
import io.recgpt.type.v1.Item;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Stands in for the retrieval service while it is away, with the items that it ranked high of late,
 * for anybody of the tenant. An item that was deleted or sold out meanwhile may be among them for
 * an hour; the request's filter and what the person has seen hold.
 */
final class RecentItemsClient {
  private static final int TENANTS = 1_000;
  private static final int ITEMS = 1_000;
  private static final int REMEMBERED_OF_A_LIST = 50;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(10).toNanos();

  private final LongSupplier nanoTime;
  private final LoadingCache<Tenant, Recent> tenants =
      Caffeine.newBuilder()
          .maximumSize(TENANTS)
          .expireAfterAccess(LONGEST)
          .executor(Runnable::run)
          .build(tenant -> new Recent());

  /**
   * Remembers nothing yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  RecentItemsClient(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
  }

  /** Takes note of an answer. */
  void remember(RetrieveResponse response) {
    if (response.getItemsCount() > 0) {
      tenants.get(Tenant.current()).add(response.getItemsList(), nanoTime.getAsLong());
    }
  }

  /** An answer of remembered items; none where no item passes. */
  Optional<RetrieveResponse> retrieve(RetrieveRequest request) {
    Recent recent = tenants.getIfPresent(Tenant.current());
    if (recent == null) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>(request.getSeenItemIdsList());
    ItemFilterCodec filter = new ItemFilterCodec(request.getFilter());
    RetrieveResponse.Builder response = RetrieveResponse.newBuilder();
    recent.ranked(nanoTime.getAsLong()).stream()
        .filter(item -> !seen.contains(item.getItemId()) && filter.admits(item))
        .limit(request.getCount())
        .forEach(item -> response.addItems(RetrievedItem.newBuilder().setItem(item)));
    return response.getItemsCount() == 0 ? Optional.empty() : Optional.of(response.build());
  }

  /** How often an item was answered, half as much for each half-life ago. */
  private record Entry(Item item, double weight, long at) {
    double weightAt(long now) {
      return weight * Math.pow(2, (at - now) / HALF_LIFE_NANOS);
    }

    boolean isKnownAt(long now) {
      return now - at <= LONGEST.toNanos();
    }
  }

  /** The items of one tenant; those that were answered last are kept. */
  private static final class Recent {
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void add(List<RetrievedItem> items, long now) {
      for (RetrievedItem retrieved :
          items.subList(0, Math.min(items.size(), REMEMBERED_OF_A_LIST))) {
        Item item = retrieved.getItem();
        Entry before = entries.get(item.getItemId());
        double weight = before == null ? 0 : before.weightAt(now);
        entries.put(item.getItemId(), new Entry(item, weight + 1, now));
      }
      while (entries.size() > ITEMS) {
        entries.pollFirstEntry();
      }
    }

    synchronized List<Item> ranked(long now) {
      return entries.values().stream()
          .filter(entry -> entry.isKnownAt(now))
          .sorted(
              Comparator.comparingDouble((Entry entry) -> entry.weightAt(now))
                  .reversed()
                  .thenComparing(entry -> entry.item().getItemId()))
          .map(Entry::item)
          .toList();
    }
  }
}
