package io.recgpt.quality;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** How good some lists are; the definitions stand in the module's README. */
final class Metrics {
  private Metrics() {}

  /** HR@10, HR@30, NDCG@10 and NDCG@30: means over users. */
  static List<Metric> accuracy(List<Outcome> outcomes) {
    return Stream.of(10, 30)
        .flatMap(k ->
            Stream.of(
                mean("HR@" + k, outcomes, outcome -> outcome.hit(k)),
                mean("NDCG@" + k, outcomes, outcome -> outcome.ndcg(k))))
        .toList();
  }

  /** coverage@30 and gini@30 of the whole catalogue's counts over all lists; none without lists. */
  static List<Metric> spread(List<Outcome> outcomes, Collection<String> catalogue) {
    if (outcomes.stream().allMatch(outcome -> outcome.itemIds().isEmpty())) {
      return List.of();
    }
    Map<String, Long> counts =
        outcomes.stream()
            .flatMap(outcome -> outcome.itemIds().stream().limit(30))
            .collect(groupingBy(identity(), counting()));
    long[] sorted =
        catalogue.stream().mapToLong(item -> counts.getOrDefault(item, 0L)).sorted().toArray();
    int n = sorted.length;
    double weighted = 0;
    double total = 0;
    int covered = 0;
    for (int i = 0; i < n; i++) {
      weighted += (2.0 * (i + 1) - n - 1) * sorted[i];
      total += sorted[i];
      covered += sorted[i] > 0 ? 1 : 0;
    }
    return List.of(
        Metric.figure("coverage@30", (double) covered / n),
        Metric.figure("gini@30", weighted / (n * total)));
  }

  /** ild@30: mean over lists of 1 - cosine over all pairs of a list; lists of one don't count. */
  static Metric diversity(List<Outcome> outcomes, Map<String, Embedding> embeddings) {
    List<Double> distances = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      List<Embedding> vectors =
          outcome.itemIds().stream()
              .limit(30)
              .map(embeddings::get)
              .filter(Objects::nonNull)
              .toList();
      if (vectors.size() >= 2) {
        distances.add(meanDistance(vectors));
      }
    }
    return Metric.mean("ild@30", distances.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double meanDistance(List<Embedding> vectors) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < vectors.size(); i++) {
      for (int j = 0; j < i; j++) {
        sum += 1 - vectors.get(i).dot(vectors.get(j));
        pairs++;
      }
    }
    return sum / pairs;
  }

  static <T> Metric mean(String name, List<T> values, ToDoubleFunction<T> value) {
    return Metric.mean(name, values.stream().mapToDouble(value).toArray());
  }
}
