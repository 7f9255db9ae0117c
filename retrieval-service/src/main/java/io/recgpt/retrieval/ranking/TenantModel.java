package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.channels.BoundModel;
import io.recgpt.retrieval.ranking.channels.NeighborCache;
import io.recgpt.retrieval.ranking.channels.NeighborSearch;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.channels.TowerIndex;
import io.recgpt.retrieval.ranking.channels.Trending;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.people.CoOccurrence;
import io.recgpt.retrieval.ranking.people.People;
import io.recgpt.retrieval.ranking.people.PositiveEvents;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankedList;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.retrieval.ranking.table.Workspace;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one tenant's items and of who took them, in memory, and the rankings made from
 * it. Thread-safe.
 */
public final class TenantModel {
  /** Items that may be placed while rankings wait. */
  private static final int FEW = 20;

  /** What an event, a person and an item of the log take, in arrays and objects. */
  private static final int EVENT_BYTES = 64;

  private static final int PERSON_BYTES = 400;
  private static final int ITEM_BYTES = 256;

  private final NeighborCache neighborhoods;
  private final CandidateLimits limits;
  private final Workspace.Pool workspaces = new Workspace.Pool();
  private final TowerIndex towers;
  private final Table table = new Table();
  private final CoOccurrence coOccurrence = new CoOccurrence();
  private final PositiveEvents events = new PositiveEvents();
  private final Trending trending = new Trending(events);
  private final People people = new People(events);
  private BoundModel learned = new BoundModel(TrainedModel.NOTHING, table);
  private volatile Instant lastEvent = Instant.MIN;
  private volatile long logBytes;
  private volatile int count;

  /** Items that change while something learned is being placed; null: nothing is. */
  private @Nullable Set<Integer> changed;

  /** What is near what was looked up while the index lacked items. */
  private boolean outdated;

  private final ModelLock lock = new ModelLock(this::settled, this::settle);
  private final ReentrantLock learning = new ReentrantLock();

  /** An empty model, with the default limits; the index holds the vectors of its items. */
  public TenantModel(Tenant tenant, VectorIndex index) {
    this(tenant, index, CandidateLimits.DEFAULT);
  }

  /** An empty model; the index holds the vectors of its items. */
  public TenantModel(Tenant tenant, VectorIndex index, CandidateLimits limits) {
    this.limits = limits;
    this.neighborhoods = new NeighborCache(tenant, index, table);
    this.towers = new TowerIndex(tenant, index);
  }

  /** Adds or replaces items, but for those where something newer stands. */
  public void put(Collection<PlacedItem> items) {
    take(items);
    index();
  }

  /** The same without a word to the index; {@link #index} must follow. */
  public void take(Collection<PlacedItem> items) {
    lock.writing(() -> {
      boolean moved = false;
      List<VectorIndex.Entry> entries = new ArrayList<>();
      for (PlacedItem each : items) {
        moved |= table.put(each);
        if (changed != null) {
          changed.add(each.ordinal());
        }
        learned
            .put(each.ordinal(), table.row(each.ordinal()))
            .ifPresent(vector -> entries.add(new VectorIndex.Entry(each.ordinal(), vector)));
      }
      count = table.stored();
      towers.owe(learned, entries);
      if (moved) {
        neighborhoods.forget();
        outdated = true;
      }
    });
  }

  /**
   * Puts into the index what it lacks of the items, as far as it takes it. Holds nothing that a
   * ranking waits for.
   */
  public void index() {
    towers.pay();
    lock.writing(() -> {
      if (outdated) {
        neighborhoods.forget();
        outdated = false;
      }
    });
  }

  /**
   * Says which categories and tags mark daily consumables. They are necessities and no interest
   * (RecGPT V1, interest mining): they lead to nothing, and rank behind all else.
   */
  public void consumables(Set<String> categoriesAndTags) {
    lock.writing(() -> table.consumables(categoriesAndTags));
  }

  /** Takes over what people did; it counts from the next ranking on. */
  public void record(Collection<Interaction> interactions) {
    lock.writing(() -> {
      for (Interaction interaction : interactions) {
        coOccurrence.add(interaction);
        events.add(interaction);
        people.add(interaction);
        if (interaction.occurredAt().isAfter(lastEvent)) {
          lastEvent = interaction.occurredAt();
        }
      }
      logBytes =
          EVENT_BYTES * (long) events.size()
              + PERSON_BYTES * (long) coOccurrence.people()
              + ITEM_BYTES * (long) coOccurrence.items();
    });
  }

  /** Time of the last event that was taken over; the beginning of time where none was. */
  public Instant lastEvent() {
    return lastEvent;
  }

  /** Makes people known by their ordinals, so that counts of others leave out who asks. */
  public void know(Map<String, Integer> ordinalsByUserId) {
    lock.writing(() -> people.know(ordinalsByUserId));
  }

  /**
   * The items that suit an intent, best first; fewer than asked only where the filter leaves no
   * more of different titles. Where the index can't be reached they are ranked without it.
   */
  public RankedList rank(RankingQuery query) {
    return ranking(limits, query, Ranker::inUse, Ranker::rank);
  }

  /** The items like one item, best first, never itself; empty where that one is unknown. */
  public Optional<List<RankedItem>> similar(String itemId, ItemFilter filter, int count) {
    if (lock.reading(() -> table.ordinal(itemId) == null)) {
      return Optional.empty();
    }
    RankingQuery query = Ranker.likeness(itemId, filter, count);
    return Optional.of(ranking(limits, query, Ranker::ofLikeness, Ranker::rank).items());
  }

  /**
   * Signals of each item that was taken at one time, as the query would have found them, and of
   * others drawn beside it; none of what is unknown or may not be returned.
   *
   * @param wanted signals; others are 0
   * @param random draws the same items again from the same seed, whatever is wanted
   */
  public List<SignalSample> samples(
      RankingQuery query, List<String> takenIds, Set<Signal> wanted, int others, Random random) {
    return ranking(
        CandidateLimits.NONE,
        query,
        Ranker.alike(wanted),
        (ranker, prepared) -> ranker.samples(prepared, takenIds, others, random));
  }

  /**
   * The lists of a query at each of some knobs of intent, 0 to 1, without their reasons; for
   * fitting.
   */
  public List<List<Position>> positions(RankingQuery query, List<Double> intents) {
    return ranking(
        limits, query, Ranker::inUse, (ranker, prepared) -> ranker.positions(prepared, intents));
  }

  /**
   * What the planner weighs for a query, and which experts could bring each item that was taken at
   * one time; none of what is unknown or may not be returned, or where there are no interests.
   */
  public List<PlannerSample> planned(RankingQuery query, List<String> takenIds) {
    return ranking(
        CandidateLimits.NONE,
        query,
        Ranker::trained,
        (ranker, prepared) -> ranker.planned(prepared, takenIds));
  }

  /**
   * Takes what was learned into use: the items are placed in its space, the index gets a version of
   * it, and then the next ranking is by it. What was in use before serves until then, and goes on
   * to serve where anything fails.
   */
  public void learned(TrainedModel trained) {
    learning.lock();
    try {
      lock.writing(() -> changed = new HashSet<>());
      BoundModel bound = lock.reading(() -> new BoundModel(trained, table));
      IndexVersion filled = bound.dimension() > 0 ? towers.fill(bound) : null;
      int few = FEW;
      int late = Integer.MAX_VALUE;
      while (late > few) {
        Set<Integer> taken = takeChanged();
        place(bound, taken);
        late = taken.size();
        few *= 2; // Who adds items as fast as they are placed must wait in the end.
      }
      if (filled != null) {
        towers.serve(filled);
      }
      serve(bound);
      towers.pay();
    } finally {
      lock.writing(() -> changed = null);
      learning.unlock();
    }
  }

  /** Takes it into use; the index is told of the last changes afterwards. */
  private void serve(BoundModel bound) {
    lock.writing(() -> {
      List<VectorIndex.Entry> entries = new ArrayList<>();
      for (int ordinal : requireNonNull(changed)) {
        bound
            .put(ordinal, table.row(ordinal))
            .ifPresent(vector -> entries.add(new VectorIndex.Entry(ordinal, vector)));
      }
      learned = bound;
      towers.owe(bound, entries);
    });
  }

  private Set<Integer> takeChanged() {
    Set<Integer> taken = new HashSet<>();
    lock.writing(() -> {
      taken.addAll(requireNonNull(changed));
      changed = new HashSet<>();
    });
    return taken;
  }

  private void place(BoundModel bound, Set<Integer> ordinals) {
    List<VectorIndex.Entry> entries = new ArrayList<>();
    for (int ordinal : ordinals) {
      lock.reading(() -> bound.put(ordinal, table.row(ordinal)))
          .ifPresent(vector -> entries.add(new VectorIndex.Entry(ordinal, vector)));
    }
    towers.put(bound, entries);
  }

  /**
   * Ranks by what was learned for a while, without a word to others: for models that are made to
   * fit weights on.
   *
   * @param version filled before by this method, or null
   */
  public @Nullable IndexVersion tried(TrainedModel trained, @Nullable IndexVersion version) {
    BoundModel bound = lock.reading(() -> new BoundModel(trained, table));
    IndexVersion filled = version != null || bound.dimension() == 0 ? version : towers.fill(bound);
    lock.writing(() -> learned = bound);
    return filled;
  }

  /** Takes out of the index what {@link #tried} put there. */
  public void forget(@Nullable IndexVersion version) {
    if (version != null) {
      towers.drop(version);
    }
  }

  /** What is in use. */
  public TrainedModel trained() {
    return lock.reading(() -> learned.trained());
  }

  private <T> T ranking(
      CandidateLimits of,
      RankingQuery query,
      Ranker.Weighing weighing,
      SearchedRanking.Work<T> work) {
    try (Workspace workspace = workspaces.take()) {
      return new SearchedRanking(
              lock,
              new NeighborSearch(neighborhoods),
              search ->
                  new Ranker(
                      search,
                      table,
                      coOccurrence,
                      trending,
                      learned,
                      towers,
                      people,
                      of,
                      workspace))
          .of(query, weighing, work);
    }
  }

  /** How often the nearest items of a vector were remembered. */
  public CacheStats neighborhoodStats() {
    return neighborhoods.stats();
  }

  /**
   * Which items a query could have.
   *
   * @param items of the catalogue
   * @param admitted how many of them pass its filter
   * @param seen how many of those it leaves out as seen
   */
  public record Candidates(int items, int admitted, int seen) {}

  /** Counts the items that a query could have; reads all of them. */
  public Candidates candidates(RankingQuery query) {
    return lock.reading(() -> {
      int items = 0;
      int admitted = 0;
      int seen = 0;
      for (int i = 0; i < table.size(); i++) {
        Table.Row row = table.row(i);
        if (row != null) {
          items++;
          if (query.filter().admits(row.item(), row.category())) {
            admitted++;
            seen += query.seenIds().contains(row.item().id()) ? 1 : 0;
          }
        }
      }
      return new Candidates(items, admitted, seen);
    });
  }

  /** Those of some items that the catalogue doesn't have, in their order, each once. */
  public List<String> unknown(Collection<String> itemIds) {
    return lock.reading(() -> itemIds.stream().distinct().filter(id -> !isKnown(id)).toList());
  }

  private boolean isKnown(String itemId) {
    Integer ordinal = table.ordinal(itemId);
    return ordinal != null && table.row(ordinal) != null;
  }

  /** Characters that the texts of all items would have with these, which replace their like. */
  public long charactersWith(Collection<CatalogueItem> items) {
    return lock.reading(() -> {
      long characters = table.characters();
      for (CatalogueItem item : items) {
        Integer ordinal = table.ordinal(item.id());
        Table.Row row = ordinal == null ? null : table.row(ordinal);
        characters += item.characters() - (row == null ? 0 : row.item().characters());
      }
      return characters;
    });
  }

  /** How many items there are; waits for nobody. */
  public int count() {
    return count;
  }

  /** One more than the highest ordinal of those whose doings are known. */
  public int people() {
    return lock.reading(coOccurrence::people);
  }

  /** About what is held of the log, in bytes. */
  public long logBytes() {
    return logBytes;
  }

  /** How many items there are, or were. */
  public int size() {
    return lock.reading(table::size);
  }

  /** The item with an ordinal. */
  public Optional<PlacedItem> item(int ordinal) {
    return lock.reading(() -> Optional.ofNullable(table.row(ordinal)).map(Table.Row::placed));
  }

  /** All items. */
  public List<PlacedItem> items() {
    return lock.reading(() -> {
      List<PlacedItem> found = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        Table.Row row = table.row(i);
        if (row != null) {
          found.add(row.placed());
        }
      }
      return found;
    });
  }

  /** The items whose catalogue gives them no category. */
  public List<PlacedItem> withoutCategory() {
    return lock.reading(() -> {
      List<PlacedItem> found = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        Table.Row row = table.row(i);
        if (row != null && row.item().category().isBlank()) {
          found.add(row.placed());
        }
      }
      return found;
    });
  }

  private boolean settled() {
    return table.settled() && events.settled() && coOccurrence.settled() && people.settled();
  }

  private void settle() {
    table.settle();
    if (!events.settled()) {
      trending.forgetFrom(events.settle(people::late));
    }
    coOccurrence.settle();
    people.settle();
  }
}
