package io.recgpt.retrieval.ranking.channels;

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
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The nearest items of vectors that are asked for again and again: tags, and items of histories.
 * Those of recent vectors are remembered until an item is added or changed. A writer of the items
 * excludes all others.
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

  private long changes;

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

  /** True where so few items are open that a whole neighborhood would hold too few of them. */
  boolean isScarce(OpenItems open) {
    return open.count() * SCARCE < table.count();
  }

  /** The space of the items' texts. */
  IndexVersion texts(int dimension) {
    return IndexVersion.text(tenant, dimension);
  }

  /** How often items have been added or changed. */
  long changes() {
    return changes;
  }

  /** A neighborhood that is remembered, or null. */
  @Nullable Neighborhood known(IndexVersion space, Embedding vector) {
    return remembered.getIfPresent(new Key(space, vector));
  }

  /**
   * Remembers a neighborhood, unless items have been added or changed since.
   *
   * @param since what {@link #changes} was before it was looked for
   */
  void remember(IndexVersion space, Embedding vector, Neighborhood found, long since) {
    if (since == changes) {
      remembered.put(new Key(space, vector), found);
    }
  }

  /** The nearest items of each vector that may be found, of the index as it is. */
  List<Neighborhood> search(IndexVersion space, List<Embedding> vectors, IntPredicate admits) {
    return search(index, space, vectors, admits);
  }

  /** The nearest items of each vector that may be found, about {@link #SIZE} of them. */
  private static List<Neighborhood> search(
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

  /** To be called when items were added or changed, while nobody else looks. */
  public void forget() {
    changes++;
    remembered.invalidateAll();
  }
}
