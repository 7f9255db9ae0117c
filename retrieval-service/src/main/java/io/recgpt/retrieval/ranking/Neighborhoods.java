package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nearest items of vectors that are asked for again and again: tags, and items of histories.
 * Those of recent vectors are remembered until an item is added or changed.
 */
final class Neighborhoods {
  /** Items in a neighbourhood. */
  static final int SIZE = 400;

  private static final int REMEMBERED = 4_000;
  private static final Duration UNUSED = Duration.ofMinutes(10);

  /**
   * With fewer items open than one in this many, whole neighbourhoods would hold too few of them.
   */
  private static final int SCARCE = 4;

  private final Tenant tenant;
  private final VectorIndex index;
  private final Cache<Embedding, Neighborhood> remembered =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .build();

  Neighborhoods(Tenant tenant, VectorIndex index) {
    this.tenant = tenant;
    this.index = index;
  }

  /** Items by ordinal with their cosines, nearest first. */
  static final class Neighborhood {
    private static final Neighborhood NONE = new Neighborhood(List.of());

    private final int[] items;
    private final float[] similarities;

    Neighborhood(List<Hit> hits) {
      items = hits.stream().mapToInt(Hit::key).toArray();
      similarities = new float[items.length];
      for (int i = 0; i < items.length; i++) {
        similarities[i] = (float) hits.get(i).similarity();
      }
    }

    int size() {
      return items.length;
    }

    int item(int i) {
      return items[i];
    }

    float similarity(int i) {
      return similarities[i];
    }
  }

  /**
   * A neighbourhood for each vector. Items that are not open may be among them, unless so few are
   * open that they alone are looked for.
   */
  List<Neighborhood> of(List<Embedding> vectors, Scores scores) {
    if (vectors.isEmpty() || scores.openCount() == 0) {
      return vectors.stream().map(_ -> Neighborhood.NONE).toList();
    }
    IndexVersion space = IndexVersion.text(tenant, vectors.getFirst().dimension());
    if (scores.openCount() * SCARCE < scores.open().length) {
      return index.search(space, vectors, scores::isOpen, SIZE).stream()
          .map(Neighborhood::new)
          .toList();
    }
    List<@Nullable Neighborhood> known = new ArrayList<>(vectors.size());
    Map<Embedding, Neighborhood> missing = new LinkedHashMap<>();
    for (Embedding vector : vectors) {
      Neighborhood neighborhood = remembered.getIfPresent(vector);
      known.add(neighborhood);
      if (neighborhood == null) {
        missing.put(vector, Neighborhood.NONE);
      }
    }
    if (!missing.isEmpty()) {
      search(space, missing);
    }
    List<Neighborhood> all = new ArrayList<>(vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      Neighborhood neighborhood = known.get(i);
      all.add(neighborhood == null ? requireNonNull(missing.get(vectors.get(i))) : neighborhood);
    }
    return all;
  }

  /** Finds those of some vectors, and remembers them. */
  private void search(IndexVersion space, Map<Embedding, Neighborhood> into) {
    List<Embedding> vectors = List.copyOf(into.keySet());
    List<List<Hit>> found = index.search(space, vectors, item -> true, SIZE);
    for (int i = 0; i < vectors.size(); i++) {
      Neighborhood neighborhood = new Neighborhood(found.get(i));
      into.put(vectors.get(i), neighborhood);
      remembered.put(vectors.get(i), neighborhood);
    }
  }

  /** To be called when items were added or changed. */
  void forget() {
    remembered.invalidateAll();
  }
}
