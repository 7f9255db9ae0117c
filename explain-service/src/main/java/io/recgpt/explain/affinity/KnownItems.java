package io.recgpt.explain.affinity;

import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Items of a person's history that the catalogue knows, in the order given. For one thread. */
public final class KnownItems {
  private final List<Known> items;

  /** Means of the items' vectors; empty: none has the dimension. */
  private final Map<Integer, Optional<Embedding>> centroids = new HashMap<>();

  /** An item of the history with what the person did to it. */
  public record Known(ItemFacts facts, BehaviorKind kind) {}

  private KnownItems(List<Known> items) {
    this.items = items;
  }

  /**
   * Those of a history that the catalogue knows.
   *
   * @param facts what it knows, by id
   */
  static KnownItems of(List<Evidence> history, Map<String, ItemFacts> facts) {
    List<Known> found = new ArrayList<>(history.size());
    for (Evidence one : history) {
      ItemFacts item = facts.get(one.itemId());
      if (item != null) {
        found.add(new Known(item, one.kind()));
      }
    }
    return new KnownItems(List.copyOf(found));
  }

  /** In the order given. */
  List<Known> items() {
    return items;
  }

  /** Unit vector of the mean of those of a dimension; empty: none has it. */
  Optional<Embedding> centroid(int dimension) {
    return centroids.computeIfAbsent(
        dimension,
        _ -> {
          List<Embedding> vectors =
              items.stream()
                  .map(known -> known.facts().text().embedding())
                  .filter(vector -> vector.dimension() == dimension)
                  .toList();
          return vectors.isEmpty() ? Optional.empty() : Optional.of(Embedding.mean(vectors));
        });
  }
}
