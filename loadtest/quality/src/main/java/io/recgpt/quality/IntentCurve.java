package io.recgpt.quality;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the knob that lets interests lead gives and costs.
 *
 * @param points by the knob, lowest first
 */
record IntentCurve(List<Point> points) {
  IntentCurve {
    points = List.copyOf(points);
  }

  /**
   * One setting.
   *
   * @param intent the knob, 0 to 1
   * @param metrics HR@30, NDCG@30, coverage@30, gini@30, categories@30, intent_share
   */
  record Point(double intent, List<Metric> metrics) {
    Point {
      metrics = List.copyOf(metrics);
    }

    /** The figure of a name; NaN where there is none. */
    double value(String name) {
      return metrics.stream()
          .filter(metric -> metric.name().equals(name))
          .mapToDouble(Metric::value)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  /** So many settings, evenly from 0 to 1. */
  static List<Double> settings(int points) {
    List<Double> settings = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      settings.add(points == 1 ? 0 : (double) i / (points - 1));
    }
    return settings;
  }

  /** categories@30: mean over lists of how many distinct categories they have. */
  static Metric categories(List<Outcome> outcomes, Map<String, String> categories) {
    return Metrics.mean(
        "categories@30",
        outcomes,
        outcome ->
            outcome.itemIds().stream()
                .map(categories::get)
                .filter(Objects::nonNull)
                .collect(toSet())
                .size());
  }
}
