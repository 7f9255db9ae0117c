package io.recgpt.quality;

import static java.util.stream.Collectors.toMap;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.SphericalClusters;
import io.recgpt.quality.Difference.Interval;
import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.StageRun.Knowledge;
import io.recgpt.quality.baseline.CategoryMethods;
import io.recgpt.quality.baseline.CategoryMethods.Foreseen;
import io.recgpt.quality.baseline.TagCategories;
import io.recgpt.quality.split.Stage;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.type.v1.ItemTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether the category of what people took next is among those of their first 30 predicted tags
 * (RecGPT V1, HR@30 of item tags), beside simple methods that may name as many categories.
 *
 * @param granularity own, n/50 or n/10
 * @param categories how many there are
 * @param named mean number of distinct categories that the tags of a user have
 * @param ours of each target, in their order
 * @param others of simple methods
 */
record TagForecast(
    String granularity, int categories, double named, List<Boolean> ours, List<Foreseen> others) {
  /** How many tags count. */
  static final int TAGS = 30;

  /** The granularity of the figures at the top: clusters of ten items at the mean. */
  static final String FINE = "n/10";

  TagForecast {
    ours = List.copyOf(ours);
    others = List.copyOf(others);
  }

  /** Ours: tag_hr@30. */
  Metric rate() {
    return rate("tag_hr@30", ours);
  }

  /** Those of the others: tag_hr@30_popularity and so on. */
  List<Metric> rates() {
    return others.stream().map(other -> rate("tag_hr@30_" + other.method(), other.hits())).toList();
  }

  /** Ours less a simple method's, by the same users, with its 95 % interval. */
  Map<String, Interval> differences(long seed) {
    Map<String, Interval> differences = new LinkedHashMap<>();
    for (Foreseen other : others) {
      double[] values = new double[ours.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(ours.get(i)) - value(other.hits().get(i));
      }
      differences.put(other.method(), Interval.of(values, new Random(seed)));
    }
    return differences;
  }

  private static Metric rate(String name, List<Boolean> hits) {
    return Metrics.mean(name, hits, TagForecast::value);
  }

  private static double value(boolean hit) {
    return hit ? 1 : 0;
  }

  /**
   * At each granularity: the catalogue's own categories where it has some, then clusters of 50 and
   * of 10 items at the mean.
   */
  static List<TagForecast> of(
      Stage validation,
      Stage test,
      List<CatalogueItem> items,
      List<Prediction> predictions,
      Knowledge knowledge,
      long seed) {
    CategoryMethods methods = new CategoryMethods(validation, test, seed);
    List<TagForecast> forecasts = new ArrayList<>();
    Map<String, String> own =
        items.stream()
            .filter(item -> !item.category().isEmpty())
            .collect(toMap(CatalogueItem::id, CatalogueItem::category));
    if (!own.isEmpty()) {
      forecasts.add(of("own", own, ItemTag::getCategory, test, methods, predictions));
    }
    Map<String, String> texts =
        items.stream()
            .collect(
                toMap(
                    CatalogueItem::id,
                    item ->
                        String.join(
                            " ", item.title(), String.join(" ", item.tags()), item.category())));
    for (int size : List.of(50, 10)) {
      Map<String, String> clusters = clusters(knowledge.embeddings(), size);
      TagCategories tags = new TagCategories(texts, id -> clusters.getOrDefault(id, ""));
      forecasts.add(
          of("n/" + size, clusters, tag -> tags.of(tag.getTag()), test, methods, predictions));
    }
    return forecasts;
  }

  /**
   * The cluster of each item, of so many items at the mean. Who predicts may know them, as the
   * simple methods do: they depend on the embeddings alone.
   */
  private static Map<String, String> clusters(Map<String, Embedding> embeddings, int size) {
    List<String> ids = embeddings.keySet().stream().sorted().toList();
    List<Embedding> vectors = ids.stream().map(embeddings::get).toList();
    int[] nearest = SphericalClusters.of(vectors, Math.max(2, ids.size() / size)).nearest(vectors);
    Map<String, String> clusters = new HashMap<>();
    for (int i = 0; i < nearest.length; i++) {
      clusters.put(ids.get(i), "cluster " + nearest[i]);
    }
    return clusters;
  }

  private static TagForecast of(
      String granularity,
      Map<String, String> categories,
      Function<ItemTag, String> categoryOfTag,
      Stage test,
      CategoryMethods methods,
      List<Prediction> predictions) {
    List<Boolean> ours = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      Set<String> named = new HashSet<>();
      predictions.get(i).tags().stream().limit(TAGS).map(categoryOfTag).forEach(named::add);
      named.remove("");
      sizes.add(named.size());
      String wanted = categories.getOrDefault(test.targets().get(i).itemId(), "");
      ours.add(named.contains(wanted));
    }
    return new TagForecast(
        granularity,
        (int) categories.values().stream().distinct().count(),
        sizes.stream().mapToInt(Integer::intValue).average().orElse(0),
        ours,
        methods.run(id -> categories.getOrDefault(id, ""), sizes));
  }
}
