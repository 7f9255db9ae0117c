package io.recgpt.intent.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Items as weights of their words: title, tags and category each have a share, rare words more. */
final class WordVectors {
  private static final double TITLE = 0.35;
  private static final double TAGS = 0.5;
  private static final double CATEGORY = 0.15;

  private final Words words;
  private final Set<String> brandWords;
  private final Map<String, Integer> terms = new HashMap<>();
  private final List<Double> rarity = new ArrayList<>();
  private final SparseVector[] vectors;

  WordVectors(List<CatalogueItem> items, Words words, Set<String> brandWords) {
    this.words = words;
    this.brandWords = brandWords;
    List<Parts> parts = items.stream().map(this::parts).toList();
    Map<String, Integer> frequency = new LinkedHashMap<>();
    for (Parts part : parts) {
      for (Map<String, Double> weights : List.of(part.title(), part.tags(), part.category())) {
        weights.keySet().forEach(term -> frequency.merge(term, 1, Integer::sum));
      }
    }
    frequency.forEach((term, count) -> {
      terms.put(term, rarity.size());
      rarity.add(Math.log(1 + (double) items.size() / count));
    });
    this.vectors = parts.stream().map(this::vector).toArray(SparseVector[]::new);
  }

  /** Words with how much they say; the same word in title and tag are two terms. */
  private record Parts(
      Map<String, Double> title, Map<String, Double> tags, Map<String, Double> category) {}

  SparseVector of(int item) {
    return vectors[item];
  }

  int termCount() {
    return rarity.size();
  }

  /** The words of a text that the catalogue has, in titles or in tags. */
  SparseVector ofText(String text) {
    Map<Integer, Double> weights = new HashMap<>();
    for (String stem : words.contentStems(text)) {
      for (String term : List.of("w:" + stem, "g:" + stem)) {
        int id = terms.getOrDefault(term, -1);
        if (id >= 0) {
          weights.put(id, rarity.get(id));
        }
      }
    }
    return SparseVector.unit(weights);
  }

  private Parts parts(CatalogueItem item) {
    Map<String, Double> title = new LinkedHashMap<>();
    for (String stem : words.contentStems(item.titleWords())) {
      if (!brandWords.contains(stem)) {
        title.put("w:" + stem, words.isVague(stem) ? 0.2 : words.isAdjective(stem) ? 0.5 : 1.0);
      }
    }
    Map<String, Double> tags = new LinkedHashMap<>();
    for (String tag : item.tags()) {
      String key = Words.lowerCase(tag);
      tags.put("t:" + key, 1.0);
      for (String stem : words.contentStems(key)) {
        tags.merge("g:" + stem, 0.7, Math::max);
      }
    }
    Map<String, Double> category =
        item.category().isEmpty() ? Map.of() : Map.of("c:" + Words.lowerCase(item.category()), 1.0);
    return new Parts(title, tags, category);
  }

  private SparseVector vector(Parts parts) {
    Map<Integer, Double> weights = new HashMap<>();
    add(weights, parts.title(), TITLE);
    add(weights, parts.tags(), TAGS);
    add(weights, parts.category(), CATEGORY);
    return SparseVector.unit(weights);
  }

  /** Adds a part's terms so that the part as a whole has its share. */
  private void add(Map<Integer, Double> weights, Map<String, Double> part, double share) {
    Map<Integer, Double> weighed = new HashMap<>();
    part.forEach((term, says) -> {
      int id = terms.getOrDefault(term, -1);
      weighed.put(id, says * rarity.get(id));
    });
    double norm = weighed.values().stream().mapToDouble(weight -> weight * weight).sum();
    if (norm > 0) {
      double scale = Math.sqrt(share / norm);
      weighed.forEach((id, weight) -> weights.merge(id, weight * scale, Double::sum));
    }
  }
}
