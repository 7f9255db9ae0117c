package io.recgpt.retrieval.ranking.channels;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.retrieval.numeric.ByteVector;
import io.recgpt.retrieval.ranking.table.OpenItems;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The nearest items of vectors that are asked for again and again: tags, and items of histories.
 * Those of recent vectors are remembered until an item is added or changed.
 */
public final class NeighborCache {
  /** Items in a neighborhood. */
  static final int SIZE = 400;

  /** Items that are looked for at most, where many are equally near. */
  private static final int MOST = 16 * SIZE;

  /** Items in all neighborhoods that are remembered: 8 bytes each. */
  private static final long REMEMBERED = 8_000_000;

  private static final Duration UNUSED = Duration.ofMinutes(10);

  /**
   * With fewer items open than one in this many, whole neighborhoods would hold too few of them.
   */
  private static final int SCARCE = 4;

  private record Key(IndexVersion space, Embedding vector) {}

  private final Tenant tenant;
  private final VectorIndex index;
  private final Table table;
  private final Cache<Key, Neighborhood> remembered =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED)
          .weigher((Key key, Neighborhood known) -> 100 + known.items.length)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .recordStats()
          .build();

  /**
   * Neighborhoods of one tenant's items.
   *
   * @param table the items
   */
  public NeighborCache(Tenant tenant, VectorIndex index, Table table) {
    this.tenant = tenant;
    this.index = index;
    this.table = table;
  }

  /** Items by ordinal with their cosines to a vector, nearest first. */
  static final class Neighborhood {
    private final ByteVector vector;
    private final int[] items;
    private final float[] similarities;

    Neighborhood(Embedding vector, List<Hit> hits) {
      this.vector = ByteVector.of(vector);
      items = hits.stream().mapToInt(Hit::key).toArray();
      similarities = new float[items.length];
      for (int i = 0; i < items.length; i++) {
        similarities[i] = (float) hits.get(i).similarity();
      }
    }

    /** Ordinals; not to be written to. */
    int[] items() {
      return items;
    }

    /** The items' cosines; not to be written to. */
    float[] similarities() {
      return similarities;
    }

    /** Cosine of another vector. */
    float similarity(ByteVector other) {
      return vector.cosine(other);
    }
  }

  /**
   * A neighborhood for each vector. Items that are not open may be among them, unless so few are
   * open that they alone are looked for.
   */
  List<Neighborhood> of(List<Embedding> vectors, OpenItems open) {
    return vectors.isEmpty()
        ? List.of()
        : of(IndexVersion.text(tenant, vectors.getFirst().dimension()), vectors, open);
  }

  /** The same in another space. */
  List<Neighborhood> of(IndexVersion space, List<Embedding> vectors, OpenItems open) {
    if (vectors.isEmpty() || open.count() == 0) {
      return vectors.stream().map(vector -> new Neighborhood(vector, List.of())).toList();
    }
    if (open.count() * SCARCE < table.count()) {
      return search(index, space, vectors, open::has);
    }
    Map<Embedding, Neighborhood> known = new HashMap<>();
    List<Embedding> missing = new ArrayList<>();
    for (Embedding vector : vectors) {
      Neighborhood neighborhood = remembered.getIfPresent(new Key(space, vector));
      if (neighborhood != null) {
        known.put(vector, neighborhood);
      } else if (!missing.contains(vector)) {
        missing.add(vector);
      }
    }
    if (!missing.isEmpty()) {
      List<Neighborhood> found = search(index, space, missing, item -> true);
      for (int i = 0; i < missing.size(); i++) {
        known.put(missing.get(i), found.get(i));
        remembered.put(new Key(space, missing.get(i)), found.get(i));
      }
    }
    List<Neighborhood> all = new ArrayList<>(vectors.size());
    for (Embedding vector : vectors) {
      all.add(requireNonNull(known.get(vector)));
    }
    return all;
  }

  /** The nearest items of each vector that may be found, about {@link #SIZE} of them. */
  static List<Neighborhood> search(
      VectorIndex index, IndexVersion space, List<Embedding> vectors, IntPredicate admits) {
    List<List<Hit>> found = index.search(space, vectors, admits, SIZE);
    List<Neighborhood> all = new ArrayList<>(vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      Embedding vector = vectors.get(i);
      List<Hit> hits = found.get(i);
      int limit = SIZE;
      while (hits.size() == limit && withoutTies(hits).size() * 2 < SIZE && limit < MOST) {
        limit *= 4;
        hits = index.search(space, List.of(vector), admits, limit).getFirst();
      }
      all.add(new Neighborhood(vector, hits.size() < limit ? hits : withoutTies(hits)));
    }
    return all;
  }

  /**
   * Without those at the end that are as near as the last one: others as near may have been left
   * out, and which of them depends on the items' ordinals.
   */
  private static List<Hit> withoutTies(List<Hit> hits) {
    double last = hits.getLast().similarity();
    int size = hits.size();
    while (size > 0 && hits.get(size - 1).similarity() == last) {
      size--;
    }
    return hits.subList(0, size);
  }

  /** How often a neighborhood was remembered. */
  public CacheStats stats() {
    return remembered.stats();
  }

  /** To be called when items were added or changed. */
  public void forget() {
    remembered.invalidateAll();
  }
}
