package io.recgpt.quality;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.inference.Embedding;
import io.recgpt.quality.split.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static Outcome outcome(String target, String... items) {
    return new Outcome(new Target("ann", target, 1), List.of(items), "fresh");
  }

  private static Outcome atPlace(int place) {
    List<String> items = new ArrayList<>(IntStream.range(0, 30).mapToObj(i -> "i" + i).toList());
    items.set(place, "wanted");
    return outcome("wanted", items.toArray(String[]::new));
  }

  private static Map<String, Double> values(List<Metric> metrics) {
    return metrics.stream().collect(toMap(Metric::name, Metric::value));
  }

  @Test
  void accuracy_fourPlaces_matchesHandComputedFigures() {
    List<Outcome> outcomes =
        List.of(atPlace(0), atPlace(2), atPlace(14), outcome("absent", "i1", "i2"));

    Map<String, Double> values = values(Metrics.accuracy(outcomes));

    assertThat(values.get("HR@10")).isEqualTo(.5);
    assertThat(values.get("HR@30")).isEqualTo(.75);
    // 1/log2(2) = 1, 1/log2(4) = .5, 1/log2(16) = .25.
    assertThat(values.get("NDCG@10")).isCloseTo(1.5 / 4, within(1e-12));
    assertThat(values.get("NDCG@30")).isCloseTo(1.75 / 4, within(1e-12));
  }

  @Test
  void accuracy_justBeyondTheDepth_isNoHit() {
    assertThat(atPlace(9).hit(10)).isEqualTo(1);
    assertThat(atPlace(10).hit(10)).isZero();
    assertThat(atPlace(10).ndcg(10)).isZero();
    assertThat(atPlace(29).hit(30)).isEqualTo(1);
  }

  @Test
  void mean_fourValues_hasTheStandardError() {
    Metric metric = Metric.mean("HR@10", new double[] {1, 1, 0, 0});

    // Sample variance 1/3; sqrt(1/3/4).
    assertThat(metric.error()).isCloseTo(.288675, within(1e-6));
  }

  @Test
  void spread_unevenCounts_matchesHandComputedGini() {
    List<Outcome> outcomes = List.of(outcome("x", "a", "b"), outcome("x", "a"), outcome("x", "a"));

    Map<String, Double> values = values(Metrics.spread(outcomes, List.of("a", "b", "c", "d")));

    assertThat(values.get("coverage@30")).isEqualTo(.5);
    // Counts 0 0 1 3: (1 * 1 + 3 * 3) / (4 * 4).
    assertThat(values.get("gini@30")).isCloseTo(10.0 / 16, within(1e-12));
  }

  @Test
  void spread_evenCounts_hasNoInequality() {
    List<Outcome> outcomes = List.of(outcome("x", "a", "b"), outcome("x", "c", "d"));

    assertThat(values(Metrics.spread(outcomes, List.of("a", "b", "c", "d"))))
        .containsEntry("coverage@30", 1.0)
        .containsEntry("gini@30", 0.0);
  }

  @Test
  void diversity_threeVectors_averagesThePairs() {
    Map<String, Embedding> vectors =
        Map.of("a", Embedding.unit(1, 0), "b", Embedding.unit(0, 1), "c", Embedding.unit(1, 0));

    // Pairs: 1, 0, 1; the list of one is left out.
    assertThat(
            Metrics.diversity(List.of(outcome("x", "a", "b", "c"), outcome("x", "a")), vectors)
                .value())
        .isCloseTo(2.0 / 3, within(1e-6));
  }
}
