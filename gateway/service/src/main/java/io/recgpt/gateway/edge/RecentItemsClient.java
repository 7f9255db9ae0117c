package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the retrieval service while it is away, with the items that it ranked high of late,
 * for anybody of the tenant. An item that was deleted or sold out meanwhile may be among them for
 * an hour; the request's filter and what the person has seen hold. The items are bounded in bytes:
 * where there are too many, those of the tenant that has most go first.
 */
final class RecentItemsClient {
  private static final int TENANTS = 1_000;
  private static final int ITEMS = 1_000;
  private static final int REMEMBERED_OF_A_LIST = 50;

  /** One tenant's items take at most this part of the bytes. */
  private static final int PART_OF_ONE = 4;

  /** An item's objects take twice what its message does. */
  private static final int BYTES_A_BYTE = 2;

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(10).toNanos();

  private final LongSupplier nanoTime;
  private final long mostBytes;
  private final AtomicLong held = new AtomicLong();
  private final LoadingCache<Tenant, Recent> tenants;

  /**
   * Remembers nothing yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @param mostBytes of all that is remembered, about
   */
  RecentItemsClient(LongSupplier nanoTime, long mostBytes) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    this.mostBytes = mostBytes;
    this.tenants =
        Caffeine.newBuilder()
            .maximumSize(TENANTS)
            .expireAfterAccess(LONGEST)
            .executor(Runnable::run)
            .removalListener(
                (@Nullable Tenant _, @Nullable Recent recent, RemovalCause _) -> forget(recent))
            .build(_ -> new Recent(mostBytes / PART_OF_ONE));
  }

  /** Takes note of an answer. */
  void remember(RetrieveResponse response) {
    if (response.getItemsCount() > 0) {
      Recent recent = tenants.get(Tenant.current());
      held.addAndGet(recent.add(response.getItemsList(), nanoTime.getAsLong()));
      while (held.get() > mostBytes && shrinkLargest()) {
        // Until there is room.
      }
    }
  }

  private boolean shrinkLargest() {
    long freed =
        tenants.asMap().values().stream()
            .max(Comparator.comparingLong(Recent::bytes))
            .map(Recent::shrink)
            .orElse(0L);
    held.addAndGet(-freed);
    return freed > 0;
  }

  private void forget(@Nullable Recent recent) {
    if (recent != null) {
      held.addAndGet(-recent.close());
    }
  }

  /** Bytes that are remembered now. */
  long held() {
    return held.get();
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
    long bytes() {
      return (long) BYTES_A_BYTE * item.getSerializedSize();
    }

    double weightAt(long now) {
      return weight * Math.pow(2, (at - now) / HALF_LIFE_NANOS);
    }

    boolean isKnownAt(long now) {
      return now - at <= LONGEST.toNanos();
    }
  }

  /** The items of one tenant; those that were answered last are kept. */
  private static final class Recent {
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

    private final long mostBytes;
    private long bytes;
    private boolean closed;

    Recent(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    synchronized long bytes() {
      return bytes;
    }

    /** Adds items; answers how many bytes more that are. */
    synchronized long add(List<RetrievedItem> items, long now) {
      if (closed) {
        return 0;
      }
      long before = bytes;
      for (RetrievedItem retrieved :
          items.subList(0, Math.min(items.size(), REMEMBERED_OF_A_LIST))) {
        Item item = retrieved.getItem();
        Entry known = entries.remove(item.getItemId());
        bytes -= known == null ? 0 : known.bytes();
        double weight = known == null ? 0 : known.weightAt(now);
        Entry entry = new Entry(item, weight + 1, now);
        entries.put(item.getItemId(), entry);
        bytes += entry.bytes();
      }
      shrinkTo(ITEMS, mostBytes);
      return bytes - before;
    }

    /** Leaves half of the bytes; answers how many went. */
    synchronized long shrink() {
      long before = bytes;
      shrinkTo(ITEMS, before / 2);
      return before - bytes;
    }

    /** Leaves nothing, now and later; answers how many bytes went. */
    synchronized long close() {
      closed = true;
      long before = bytes;
      shrinkTo(0, 0);
      return before;
    }

    private void shrinkTo(int mostItems, long most) {
      while (!entries.isEmpty() && (entries.size() > mostItems || bytes > most)) {
        bytes -= entries.pollFirstEntry().getValue().bytes();
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
