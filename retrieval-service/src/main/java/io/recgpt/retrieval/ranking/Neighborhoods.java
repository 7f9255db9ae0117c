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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterAccess(UNUSED).build();

  Neighborhoods(Tenant tenant, VectorIndex index) {
    this.tenant = tenant;
    this.index = index;
  }

  /** Items by ordinal with their cosines, nearest first. */
  static final class Neighborhood {
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
      return vectors.stream().map(vector -> new Neighborhood(List.of())).toList();
    }
    IndexVersion space = IndexVersion.text(tenant, vectors.getFirst().dimension());
    if (scores.openCount() * SCARCE < scores.open().length) {
      return index.search(space, vectors, scores::isOpen, SIZE).stream()
          .map(Neighborhood::new)
          .toList();
    }
    Map<Embedding, Neighborhood> known = new HashMap<>();
    List<Embedding> missing = new ArrayList<>();
    for (Embedding vector : vectors) {
      Neighborhood neighborhood = remembered.getIfPresent(vector);
      if (neighborhood != null) {
        known.put(vector, neighborhood);
      } else if (!missing.contains(vector)) {
        missing.add(vector);
      }
    }
    List<List<Hit>> found = index.search(space, missing, item -> true, SIZE);
    for (int i = 0; i < missing.size(); i++) {
      Neighborhood neighborhood = new Neighborhood(found.get(i));
      known.put(missing.get(i), neighborhood);
      remembered.put(missing.get(i), neighborhood);
    }
    List<Neighborhood> all = new ArrayList<>();
    for (Embedding vector : vectors) {
      all.add(requireNonNull(known.get(vector)));
    }
    return all;
  }

  /** To be called when items were added or changed. */
  void forget() {
    remembered.invalidateAll();
  }
}
