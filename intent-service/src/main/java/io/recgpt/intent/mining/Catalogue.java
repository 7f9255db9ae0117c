package io.recgpt.intent.mining;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A tenant's items as the miner compares them: half by meaning (embeddings, with the catalogue's
 * mean taken out, since titles of one shop are all alike to a general model), half by words (title,
 * tags and category, rare ones count more).
 */
final class Catalogue {
  /** Share of meaning in a similarity; words have the rest. */
  static final double MEANING = 0.5;

  /** Parts of an item's words, as far as it has them. */
  private static final double TITLE = 0.35;

  private static final double TAGS = 0.5;
  private static final double CATEGORY = 0.15;

  private static final int SAMPLED_PAIRS = 20_000;
  private static final double FLOOR = 0.12;
  private static final double CEILING = 0.6;

  private final List<CatalogueItem> items;
  private final Map<String, Integer> index = new HashMap<>();
  private final Words words;
  private final float[] mean;
  private final float[][] vectors;
  private final Map<String, Integer> terms = new HashMap<>();
  private final List<Double> rarity = new ArrayList<>();
  private final SparseVector[] wordVectors;
  private final Set<String> brandWords = new HashSet<>();
  private final boolean tagged;
  private final int categories;
  private final double[] randomSimilarities;

  Catalogue(List<CatalogueItem> items, Words words) {
    this.items = List.copyOf(items);
    this.words = words;
    for (int i = 0; i < items.size(); i++) {
      index.put(items.get(i).itemId(), i);
      brandWords.addAll(words.contentStems(items.get(i).brand()));
    }
    this.tagged =
        items.stream().filter(item -> !item.tags().isEmpty()).count() >= 0.8 * items.size();
    this.categories = (int) items.stream().map(CatalogueItem::category).distinct().count();
    this.mean = mean(items);
    this.vectors = new float[items.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = centred(items.get(i).embedding());
    }
    this.wordVectors = wordVectors();
    this.randomSimilarities = sampleSimilarities();
  }

  int size() {
    return items.size();
  }

  CatalogueItem item(int i) {
    return items.get(i);
  }

  /** An item's category and tags, lower case. */
  Set<String> labels(int i) {
    Set<String> labels = new HashSet<>();
    labels.add(Words.lowerCase(items.get(i).category()));
    items.get(i).tags().forEach(tag -> labels.add(Words.lowerCase(tag)));
    return labels;
  }

  /** Position of an item; -1 where it is unknown. */
  int indexOf(String itemId) {
    return index.getOrDefault(itemId, -1);
  }

  Words words() {
    return words;
  }

  /** True where nearly all items have tags: then these are the vocabulary, not the titles. */
  boolean tagged() {
    return tagged;
  }

  /** Stems of the words of all brands. */
  Set<String> brandWords() {
    return brandWords;
  }

  /** An item's embedding less the catalogue's mean, of length 1. */
  float[] vector(int i) {
    return vectors[i];
  }

  SparseVector wordVector(int i) {
    return wordVectors[i];
  }

  /** How many distinct categories the items have. */
  int categoryCount() {
    return categories;
  }

  int dimension() {
    return mean.length;
  }

  int termCount() {
    return rarity.size();
  }

  /** An embedding less the catalogue's mean, of length 1; zero where nothing is left. */
  float[] centred(Embedding embedding) {
    float[] vector = embedding.toArray();
    for (int d = 0; d < vector.length && d < mean.length; d++) {
      vector[d] -= mean[d];
    }
    return Vectors.unit(vector);
  }

  /** The words of a text that the catalogue has, in titles or in tags. */
  SparseVector wordsOf(String text) {
    Map<Integer, Double> weights = new HashMap<>();
    for (String stem : words.contentStems(text)) {
      for (String term : List.of("w:" + stem, "g:" + stem)) {
        Integer id = terms.get(term);
        if (id != null) {
          weights.put(id, rarity.get(id));
        }
      }
    }
    return SparseVector.unit(weights);
  }

  /** The similarity that this share of random pairs of items stays below, within sane bounds. */
  double quantile(double share) {
    return Math.clamp(randomSimilarity(share), FLOOR, CEILING);
  }

  /** The similarity that this share of random pairs of items stays below. */
  double randomSimilarity(double share) {
    if (randomSimilarities.length == 0) {
      return FLOOR;
    }
    int at = (int) Math.min(randomSimilarities.length - 1, share * randomSimilarities.length);
    return randomSimilarities[at];
  }

  private static float[] mean(List<CatalogueItem> items) {
    int dimension = items.isEmpty() ? 0 : items.getFirst().embedding().dimension();
    float[] mean = new float[dimension];
    for (CatalogueItem item : items) {
      Vectors.add(mean, item.embedding().toArray(), 1f / items.size());
    }
    return mean;
  }

  private SparseVector[] wordVectors() {
    List<Map<String, Map<String, Double>>> parts = new ArrayList<>();
    Map<String, Integer> frequency = new LinkedHashMap<>();
    for (CatalogueItem item : items) {
      Map<String, Map<String, Double>> part = parts(item);
      parts.add(part);
      part.values()
          .forEach(counts -> counts.keySet().forEach(term -> frequency.merge(term, 1, Integer::sum)));
    }
    frequency.forEach(
        (term, count) -> {
          terms.put(term, rarity.size());
          rarity.add(Math.log(1 + (double) items.size() / count));
        });
    SparseVector[] all = new SparseVector[items.size()];
    for (int i = 0; i < all.length; i++) {
      Map<Integer, Double> weights = new HashMap<>();
      add(weights, parts.get(i).get("title"), TITLE);
      add(weights, parts.get(i).get("tags"), TAGS);
      add(weights, parts.get(i).get("category"), CATEGORY);
      all[i] = SparseVector.unit(weights);
    }
    return all;
  }

  private Map<String, Map<String, Double>> parts(CatalogueItem item) {
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
    Map<String, Double> category = new LinkedHashMap<>();
    if (!item.category().isEmpty()) {
      category.put("c:" + Words.lowerCase(item.category()), 1.0);
    }
    return Map.of("title", title, "tags", tags, "category", category);
  }

  /** Adds a part's terms, weighed by rarity, so that the part as a whole has a share. */
  private void add(Map<Integer, Double> weights, Map<String, Double> part, double share) {
    double norm = 0;
    for (Map.Entry<String, Double> entry : part.entrySet()) {
      double weight = entry.getValue() * rarity.get(terms.get(entry.getKey()));
      norm += weight * weight;
    }
    if (norm == 0) {
      return;
    }
    double scale = Math.sqrt(share / norm);
    for (Map.Entry<String, Double> entry : part.entrySet()) {
      int term = terms.get(entry.getKey());
      weights.merge(term, entry.getValue() * rarity.get(term) * scale, Double::sum);
    }
  }

  private double[] sampleSimilarities() {
    if (items.size() < 3) {
      return new double[0];
    }
    SplittableRandom random = new SplittableRandom(11);
    double[] sample = new double[SAMPLED_PAIRS];
    for (int s = 0; s < sample.length; s++) {
      int i = random.nextInt(items.size());
      int j = random.nextInt(items.size() - 1);
      j += j >= i ? 1 : 0;
      sample[s] =
          MEANING * Vectors.dot(vectors[i], vectors[j])
              + (1 - MEANING) * wordVectors[i].dot(wordVectors[j]);
    }
    Arrays.sort(sample);
    return sample;
  }
}
