package io.recgpt.explain.catalogue;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' catalogues in memory: item facts in a bounded cache, and for each tenant the
 * statistics that they are made with. A change that the store has taken over is seen at once, but
 * for one that is committed while its item is being read: that one within a minute.
 */
public final class TenantCatalogues {
  private static final int SAMPLE = 5_000;
  private static final Duration OLDEST = Duration.ofMinutes(1);

  /** Those used least lately are let go, and their statistics made anew. */
  private static final int MAX_TENANTS = 1_000;

  private final ItemStore store;
  private final Cache<Key, Known> cache;
  private final Map<Tenant, State> states =
      Caffeine.newBuilder()
          .maximumSize(MAX_TENANTS)
          .executor(Runnable::run)
          .<Tenant, State>build()
          .asMap();

  /** In an order, by which a table finds those whose hashes meet, as callers may make them. */
  private record Key(Tenant tenant, String itemId) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::itemId).thenComparing(key -> key.tenant().id());

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** An item as it was understood, and when it was read, by {@link System#nanoTime()}. */
  private record Known(Lexicon lexicon, ItemFacts facts, long readAt) {
    boolean isRecent() {
      return System.nanoTime() - readAt < OLDEST.toNanos();
    }

    /** True where the same would be understood again. */
    boolean holds(Lexicon now, ItemText item) {
      return lexicon == now && facts.text().equals(item);
    }
  }

  /**
   * @param cachedItems most items in memory, all tenants together
   */
  public TenantCatalogues(ItemStore store, int cachedItems) {
    this.store = store;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(cachedItems)
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  /** How often an item was known. */
  public CacheStats stats() {
    return cache.stats();
  }

  /** One tenant's catalogue as it is now. */
  public Catalogue of(Tenant tenant) {
    State state = states.computeIfAbsent(tenant, State::new);
    Lexicon lexicon = state.lexicon();
    if (state.isEmpty()) {
      states.remove(tenant, state); // nothing is kept of a name that has no items
    }
    return new View(tenant, lexicon);
  }

  /** Makes the statistics of the tenants that are stored, so that the first request finds them. */
  public void warm() {
    store.tenants().forEach(tenant -> states.computeIfAbsent(tenant, State::new).lexicon());
  }

  /** Some items of one tenant; none where there are none at all. */
  public record Some(Tenant tenant, List<String> itemIds) {
    public Some {
      itemIds = List.copyOf(itemIds);
    }
  }

  /** Items of the first tenant that has any, at most so many. */
  public Some some(int most) {
    Tenant tenant = store.tenants().stream().findFirst().orElse(Tenant.DEFAULT);
    return new Some(
        tenant, store.sample(tenant, most).stream().limit(most).map(ItemText::itemId).toList());
  }

  /** Takes note of changes that are committed. */
  void changed(List<ItemStore.Change> changes) {
    for (ItemStore.Change change : changes) {
      State state = states.computeIfAbsent(change.tenant(), State::new);
      switch (change) {
        case ItemStore.Change.ItemPut put -> {
          cache.invalidate(new Key(put.tenant(), put.item().itemId()));
          state.changes.incrementAndGet();
        }
        case ItemStore.Change.DomainPut put -> state.outdated.set(true);
      }
    }
  }

  private final class View implements Catalogue {
    private final Tenant tenant;
    private final Lexicon lexicon;

    View(Tenant tenant, Lexicon lexicon) {
      this.tenant = requireNonNull(tenant);
      this.lexicon = requireNonNull(lexicon);
    }

    @Override
    public Lexicon lexicon() {
      return lexicon;
    }

    @Override
    public Map<String, ItemFacts> facts(Collection<String> itemIds) {
      Map<String, ItemFacts> facts = new HashMap<>();
      List<String> missing = new ArrayList<>();
      for (String itemId : itemIds) {
        Known known = cache.getIfPresent(new Key(tenant, itemId));
        if (known == null || !known.isRecent()) {
          missing.add(itemId);
        } else if (known.lexicon() == lexicon) {
          facts.put(itemId, known.facts());
        } else {
          facts.put(itemId, keep(known.facts().text(), known.readAt()));
        }
      }
      if (!missing.isEmpty()) {
        long now = System.nanoTime();
        Map<String, ItemText> read = store.items(tenant, missing);
        for (String itemId : missing) {
          ItemText item = read.get(itemId);
          if (item == null) {
            cache.invalidate(new Key(tenant, itemId));
          } else {
            facts.put(itemId, keep(item, now));
          }
        }
      }
      return facts;
    }

    /** The same object as before where nothing has changed, so that what was made of it holds. */
    private ItemFacts keep(ItemText item, long readAt) {
      Key key = new Key(tenant, item.itemId());
      Known before = cache.getIfPresent(key);
      ItemFacts facts =
          before != null && before.holds(lexicon, item) ? before.facts() : lexicon.facts(item);
      cache.put(key, new Known(lexicon, facts, readAt));
      return facts;
    }
  }

  /** A tenant's statistics and how far the catalogue has moved on since. */
  private final class State {
    private final Tenant tenant;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean outdated = new AtomicBoolean();
    private final AtomicBoolean rebuilding = new AtomicBoolean();
    private final ReentrantLock building = new ReentrantLock();
    private volatile @Nullable Built built;

    private record Built(Lexicon lexicon, int size, long changes) {}

    State(Tenant tenant) {
      this.tenant = tenant;
    }

    /** The statistics; made anew first where much has changed, meanwhile where a little has. */
    Lexicon lexicon() {
      Built now = built;
      if (now == null || outdated.get() || movedOn(now) > Math.max(1, now.size() / 2)) {
        return rebuilt().lexicon();
      }
      if (movedOn(now) * 20 > now.size() && rebuilding.compareAndSet(false, true)) {
        Thread.ofVirtual()
            .name("lexicon-" + tenant.id())
            .start(() -> {
              try {
                rebuild();
              } finally {
                rebuilding.set(false);
              }
            });
      }
      return now.lexicon();
    }

    boolean isEmpty() {
      Built now = built;
      return now != null && now.size() == 0 && movedOn(now) == 0;
    }

    private long movedOn(Built from) {
      return changes.get() - from.changes();
    }

    private Built rebuilt() {
      building.lock();
      try {
        Built now = built;
        boolean fresh = now != null && !outdated.get() && movedOn(now) <= now.size() / 2;
        return fresh && now != null ? now : rebuild();
      } finally {
        building.unlock();
      }
    }

    private Built rebuild() {
      long before = changes.get();
      outdated.set(false);
      int size = store.count(tenant);
      Lexicon lexicon = Lexicon.of(store.sample(tenant, SAMPLE), size, store.domain(tenant));
      Built made = new Built(lexicon, size, before);
      built = made;
      return made;
    }
  }
}
