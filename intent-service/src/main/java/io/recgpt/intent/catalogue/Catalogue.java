package io.recgpt.intent.catalogue;

import io.recgpt.inference.Embedding;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A tenant's items as the miner compares them: half by meaning (embeddings, with the catalogue's
 * mean taken out, since titles of one shop are all alike to a general model), half by words (title,
 * tags and category, rare ones count more).
 */
public final class Catalogue {
  /** Share of meaning in a similarity; words have the rest. */
  public static final double MEANING = 0.5;

  private static final int SAMPLED_PAIRS = 20_000;
  private static final double FLOOR = 0.12;
  private static final double CEILING = 0.6;

  private final List<CatalogueItem> items;
  private final Map<String, Integer> index = new HashMap<>();
  private final Words words;
  private final float[] mean;
  private final float[][] vectors;
  private final WordVectors wordVectors;
  private final Set<String> brandWords = new HashSet<>();
  private final boolean tagged;
  private final BitSet consumables = new BitSet();
  private final int categories;
  private final double[] randomSimilarities;
  private final double[] randomMeanings;

  /** Compares items; the work is done here, once. */
  public Catalogue(List<CatalogueItem> items, Words words) {
    this.items = List.copyOf(items);
    this.words = words;
    for (int i = 0; i < items.size(); i++) {
      index.put(items.get(i).itemId(), i);
      brandWords.addAll(words.contentStems(items.get(i).brand()));
      consumables.set(i, words.isConsumable(labels(items.get(i)), items.get(i).title()));
    }
    this.tagged =
        items.stream().filter(item -> !item.tags().isEmpty()).count() >= 0.8 * items.size();
    this.categories = (int) items.stream().map(CatalogueItem::category).distinct().count();
    this.mean = mean(items);
    this.vectors = new float[items.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = centred(items.get(i).embedding());
    }
    this.wordVectors = new WordVectors(this.items, words, brandWords);
    this.randomSimilarities = sampleSimilarities(MEANING);
    this.randomMeanings = sampleSimilarities(1);
  }

  /** How many items there are. */
  public int size() {
    return items.size();
  }

  /** The item at a position. */
  public CatalogueItem item(int i) {
    return items.get(i);
  }

  /** True for a daily consumable: a necessity, never an interest. */
  public boolean consumable(int i) {
    return consumables.get(i);
  }

  /** Whether more than half of some items are daily consumables. */
  public boolean consumable(int[] items) {
    return 2 * Arrays.stream(items).filter(consumables::get).count() > items.length;
  }

  /** Position of an item; -1 where it is unknown. */
  public int indexOf(String itemId) {
    return index.getOrDefault(itemId, -1);
  }

  /** The words of its language and domain. */
  public Words words() {
    return words;
  }

  /** True where nearly all items have tags: then these are the vocabulary, not the titles. */
  public boolean tagged() {
    return tagged;
  }

  /** Stems of the words of all brands. */
  public Set<String> brandWords() {
    return brandWords;
  }

  /** An item's embedding less the catalogue's mean, of length 1. */
  public float[] vector(int i) {
    return vectors[i];
  }

  /** An item's words, of length 1. */
  public SparseVector wordVector(int i) {
    return wordVectors.of(i);
  }

  /** How many distinct categories the items have. */
  public int categoryCount() {
    return categories;
  }

  /** Length of the vectors. */
  public int dimension() {
    return mean.length;
  }

  /** How many distinct terms word vectors have. */
  public int termCount() {
    return wordVectors.termCount();
  }

  /** An embedding less the catalogue's mean, of length 1; zero where nothing is left. */
  public float[] centred(Embedding embedding) {
    float[] vector = embedding.toArray();
    for (int d = 0; d < vector.length && d < mean.length; d++) {
      vector[d] -= mean[d];
    }
    return Vectors.unit(vector);
  }

  /** The words of a text that the catalogue has, in titles or in tags. */
  public SparseVector wordsOf(String text) {
    return wordVectors.ofText(text);
  }

  /** The similarity that this share of random pairs of items stays below, within sane bounds. */
  public double quantile(double share) {
    return Math.clamp(randomSimilarity(share), FLOOR, CEILING);
  }

  /** The similarity that this share of random pairs of items stays below. */
  public double randomSimilarity(double share) {
    if (randomSimilarities.length == 0) {
      return FLOOR;
    }
    int at = (int) Math.min(randomSimilarities.length - 1, share * randomSimilarities.length);
    return randomSimilarities[at];
  }

  /** The similarity by meaning alone that this share of random pairs of items stays below. */
  public double randomMeaning(double share) {
    if (randomMeanings.length == 0) {
      return FLOOR;
    }
    return randomMeanings[(int) Math.min(randomMeanings.length - 1, share * randomMeanings.length)];
  }

  /** An item's category and tags, lower case. */
  private static Set<String> labels(CatalogueItem item) {
    Set<String> labels = new HashSet<>();
    labels.add(Words.lowerCase(item.category()));
    item.tags().forEach(tag -> labels.add(Words.lowerCase(tag)));
    return labels;
  }

  private static float[] mean(List<CatalogueItem> items) {
    int dimension = items.isEmpty() ? 0 : items.getFirst().embedding().dimension();
    float[] mean = new float[dimension];
    for (CatalogueItem item : items) {
      Vectors.add(mean, item.embedding().toArray(), 1f / items.size());
    }
    return mean;
  }

  private double[] sampleSimilarities(double meaning) {
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
          meaning * Vectors.dot(vectors[i], vectors[j])
              + (1 - meaning) * wordVectors.of(i).dot(wordVectors.of(j));
    }
    Arrays.sort(sample);
    return sample;
  }
}
