package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.rpc.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What is known of one tenant's items and of who took them, in memory, and the rankings made from
 * it. Thread-safe.
 */
public final class TenantModel {
  private final Neighborhoods neighborhoods;
  private final Table table = new Table();
  private final CoOccurrence coOccurrence = new CoOccurrence();
  private final Trending trending = new Trending();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** An empty model; the index holds the vectors of its items. */
  public TenantModel(Tenant tenant, VectorIndex index) {
    this.neighborhoods = new Neighborhoods(tenant, index);
  }

  /**
   * An item with what was derived from it.
   *
   * @param ordinal its number within the tenant, dense from 0
   * @param category the item's category, or the cluster that stands in; empty: none yet
   * @param embedding unit vector of the item's text
   * @param sequence of the change that made it so
   */
  public record Placed(
      int ordinal, CatalogueItem item, String category, Embedding embedding, long sequence) {}

  /** Adds or replaces items, but for those where something newer stands. */
  public void put(Collection<Placed> items) {
    lock.writeLock().lock();
    try {
      boolean moved = false;
      for (Placed each : items) {
        moved |= table.put(each);
      }
      if (moved) {
        neighborhoods.forget();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Says which categories and tags mark daily consumables. They are necessities and no interest
   * (RecGPT V1, interest mining): they lead to nothing, and rank behind all else.
   */
  public void consumables(Set<String> categoriesAndTags) {
    lock.writeLock().lock();
    try {
      table.consumables(categoriesAndTags);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Takes over what people did; it counts from the next ranking on. */
  public void record(Collection<Interaction> interactions) {
    lock.writeLock().lock();
    try {
      for (Interaction interaction : interactions) {
        coOccurrence.add(interaction);
        trending.add(interaction);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * The items that suit an intent, best first; fewer than asked only where the filter leaves no
   * more of different titles.
   */
  public List<RankedItem> rank(RankingQuery query) {
    return reading(() -> new Ranker(neighborhoods, table, coOccurrence, trending).rank(query));
  }

  /** The items like one item, best first, never itself; empty where that one is unknown. */
  public Optional<List<RankedItem>> similar(String itemId, ItemFilter filter, int count) {
    return reading(() ->
        new Ranker(neighborhoods, table, coOccurrence, trending).similar(itemId, filter, count));
  }

  /** The items whose catalogue gives them no category. */
  public List<Placed> withoutCategory() {
    return reading(() -> {
      List<Placed> found = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        Table.Row row = table.row(i);
        if (row != null && row.item().category().isBlank()) {
          found.add(row.placed());
        }
      }
      return found;
    });
  }

  private <T> T reading(Supplier<T> work) {
    while (true) {
      lock.readLock().lock();
      try {
        if (trending.settled()) {
          return work.get();
        }
      } finally {
        lock.readLock().unlock();
      }
      lock.writeLock().lock();
      try {
        trending.settle();
      } finally {
        lock.writeLock().unlock();
      }
    }
  }
}
