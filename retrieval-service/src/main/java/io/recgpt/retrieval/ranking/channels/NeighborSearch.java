package io.recgpt.retrieval.ranking.channels;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.ranking.channels.NeighborCache.Neighborhood;
import io.recgpt.retrieval.ranking.table.OpenItems;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The neighborhoods of one ranking. Which of them it wants is noted while the tenant's items are
 * locked; they are searched for while nothing is, so that an index that hangs holds up nobody else;
 * and they are looked up under the lock again. Of one thread.
 */
public final class NeighborSearch {
  private record Wanted(IndexVersion space, Embedding vector, boolean ofOpen) {}

  private record Group(IndexVersion space, boolean ofOpen) {}

  private final NeighborCache cache;
  private final Map<Wanted, Neighborhood> known = new HashMap<>();
  private final Map<Wanted, RpcException> failed = new HashMap<>();
  private final Map<Group, List<Embedding>> missing = new LinkedHashMap<>();

  /** What was searched for and can be remembered. */
  private final Map<Wanted, Neighborhood> fresh = new HashMap<>();

  private IntPredicate open = item -> false;
  private long since;

  /** Wants nothing yet. */
  public NeighborSearch(NeighborCache cache) {
    this.cache = cache;
  }

  /** Notes what {@link #of} will be asked for. */
  void want(IndexVersion space, List<Embedding> vectors, OpenItems items) {
    want(space, vectors, items, cache.isScarce(items));
  }

  /** Notes what {@link #ofTexts} will be asked for. */
  void wantTexts(List<Embedding> vectors, OpenItems items) {
    if (!vectors.isEmpty()) {
      want(cache.texts(vectors.getFirst().dimension()), vectors, items);
    }
  }

  /** Notes what {@link #ofOpen} will be asked for. */
  void wantOfOpen(IndexVersion space, List<Embedding> vectors, OpenItems items) {
    want(space, vectors, items, true);
  }

  private void want(IndexVersion space, List<Embedding> vectors, OpenItems items, boolean ofOpen) {
    open = items::has;
    since = cache.changes();
    for (Embedding vector : vectors) {
      Wanted wanted = new Wanted(space, vector, ofOpen);
      if (items.count() == 0 || known.containsKey(wanted) || failed.containsKey(wanted)) {
        continue;
      }
      Neighborhood remembered = ofOpen ? null : cache.known(space, vector);
      List<Embedding> others =
          missing.computeIfAbsent(new Group(space, ofOpen), _ -> new ArrayList<>());
      if (remembered != null) {
        known.put(wanted, remembered);
      } else if (!others.contains(vector)) {
        others.add(vector);
      }
    }
    missing.values().removeIf(List::isEmpty);
  }

  /** True where nothing is wanted that was not looked for. */
  public boolean isComplete() {
    return missing.isEmpty();
  }

  /** Looks for what is missing; what the index does not tell, its reader is told as it was. */
  public void run() {
    missing.forEach((group, vectors) -> {
      try {
        List<Neighborhood> found =
            cache.search(group.space(), vectors, group.ofOpen() ? open : item -> true);
        for (int i = 0; i < vectors.size(); i++) {
          Wanted wanted = new Wanted(group.space(), vectors.get(i), group.ofOpen());
          known.put(wanted, found.get(i));
          if (!group.ofOpen()) {
            fresh.put(wanted, found.get(i));
          }
        }
      } catch (RpcException fault) {
        vectors.forEach(
            vector -> failed.put(new Wanted(group.space(), vector, group.ofOpen()), fault));
      }
    });
    missing.clear();
  }

  /** Remembers what was found; under the lock, before anything else is wanted. */
  public void remember() {
    fresh.forEach((wanted, found) -> cache.remember(wanted.space(), wanted.vector(), found, since));
    fresh.clear();
  }

  /**
   * A neighborhood for each vector. Items that are not open may be among them, unless so few are
   * open that they alone are looked for.
   *
   * @throws RpcException as the index did; NOT_READY where they were not looked for
   */
  List<Neighborhood> of(IndexVersion space, List<Embedding> vectors, OpenItems items) {
    return of(space, vectors, items, cache.isScarce(items));
  }

  /** The same in the space of the items' texts. */
  List<Neighborhood> ofTexts(List<Embedding> vectors, OpenItems items) {
    return vectors.isEmpty()
        ? List.of()
        : of(cache.texts(vectors.getFirst().dimension()), vectors, items);
  }

  /** The open items nearest to each vector; throws as {@link #of} does. */
  List<Neighborhood> ofOpen(IndexVersion space, List<Embedding> vectors, OpenItems items) {
    return of(space, vectors, items, true);
  }

  private List<Neighborhood> of(
      IndexVersion space, List<Embedding> vectors, OpenItems items, boolean ofOpen) {
    List<Neighborhood> all = new ArrayList<>(vectors.size());
    for (Embedding vector : vectors) {
      Wanted wanted = new Wanted(space, vector, ofOpen);
      Neighborhood found =
          items.count() == 0 ? new Neighborhood(vector, List.of()) : known.get(wanted);
      if (found == null) {
        RpcException fault = failed.get(wanted);
        throw fault != null
            ? fault
            : RpcException.of(
                ErrorCode.NOT_READY, "the items changed while the index was searched: try again");
      }
      all.add(found);
    }
    return all;
  }
}
