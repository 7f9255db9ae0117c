package io.recgpt.explain.writing;

import io.recgpt.explain.language.ItemFacts;
import io.recgpt.explain.language.Lexicon;
import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Items of a person's history that the catalogue knows, in the order told, prepared to be compared
 * with one item after another. For one thread.
 */
final class KnownItems {
  private final List<Known> items;

  /** Positions of the items that have a tag, in order. */
  private final Map<String, List<Integer>> byTag = new HashMap<>();

  /** Means of the items' vectors; empty: none has the dimension. */
  private final Map<Integer, Optional<Embedding>> centroids = new HashMap<>();

  /** An item of the history with what the person did to it. */
  record Known(ItemFacts facts, BehaviorKind kind) {}

  private KnownItems(List<Known> items) {
    this.items = items;
    for (int i = 0; i < items.size(); i++) {
      for (String tag : items.get(i).facts().tags()) {
        List<Integer> having = byTag.computeIfAbsent(tag, _ -> new ArrayList<>());
        if (having.isEmpty() || having.getLast() != i) {
          having.add(i);
        }
      }
    }
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
    return new KnownItems(found);
  }

  static KnownItems of(Known one) {
    return new KnownItems(List.of(one));
  }

  Known get(int i) {
    return items.get(i);
  }

  /** What the tags tell that each has in common with an item: the sum of their rarities. */
  double[] told(ItemFacts item, Lexicon lexicon) {
    double[] told = new double[items.size()];
    for (String tag : item.tags()) {
      List<Integer> having = byTag.get(tag);
      if (having != null) {
        double rarity = lexicon.rarity(tag);
        having.forEach(i -> told[i] += rarity);
      }
    }
    return told;
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
