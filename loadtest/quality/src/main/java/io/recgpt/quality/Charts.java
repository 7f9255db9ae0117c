package io.recgpt.quality;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.recgpt.quality.Baselines.Method;
import io.recgpt.quality.Evaluation.Result;
import io.recgpt.quality.split.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pictures of an evaluation. */
final class Charts {
  private static final int DECILES = 10;

  private Charts() {}

  /** Share of users whose target is among the first k, by k; other methods at the k they report. */
  static Chart hitRate(String of, Result result, List<Method> baselines) {
    Chart chart = new Chart("HR@k, " + of, "k, length of the list", "HR@k");
    for (Scores scores : result.scores()) {
      chart.line(scores.name(), hitRates(scores));
    }
    result.others().forEach(scores -> chart.line(scores.method(), hitRates(scores)));
    for (Method method : baselines) {
      Double ten = method.values().get("HR@10");
      Double thirty = method.values().get("HR@30");
      if (ten != null && thirty != null) {
        chart.line(method.name() + " (told at 10 and 30)", between(ten, thirty));
      }
    }
    return chart;
  }

  /** Share of all places in the lists by decile of popularity, the most popular items first. */
  static Chart exposure(String of, Result result) {
    Chart chart =
        new Chart(
            "Exposure by popularity, " + of,
            "decile of the catalogue by events in training, most popular first",
            "share of places in the lists");
    Map<String, Long> events =
        result.test().stage().events().stream()
            .filter(event -> event.sign() == Event.Sign.POSITIVE)
            .collect(groupingBy(Event::itemId, counting()));
    List<String> items = new ArrayList<>(result.test().stage().itemIds());
    items.sort(
        Comparator.<String>comparingLong(item -> -events.getOrDefault(item, 0L))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Integer> deciles = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      deciles.put(items.get(i), i * DECILES / items.size());
    }
    for (Scores scores : shown(result)) {
      double[] shares = new double[DECILES];
      long places = 0;
      for (Outcome outcome : scores.outcomes()) {
        for (String item : outcome.itemIds()) {
          shares[deciles.getOrDefault(item, DECILES - 1)]++;
          places++;
        }
      }
      for (int i = 0; i < DECILES; i++) {
        shares[i] /= Math.max(1, places);
      }
      chart.bars(scores.method(), shares);
    }
    double[] taken = new double[DECILES];
    result
        .test()
        .stage()
        .targets()
        .forEach(target -> taken[deciles.getOrDefault(target.itemId(), DECILES - 1)]++);
    for (int i = 0; i < DECILES; i++) {
      taken[i] /= Math.max(1, result.test().stage().targets().size());
    }
    return chart.bars("what people took", taken);
  }

  /** Figures by the knob that lets interests lead; distinct categories as a share of the list. */
  static Chart intent(String of, IntentCurve curve) {
    List<String> names = List.of("HR@30", "NDCG@30", "coverage@30", "gini@30", "intent_share");
    Chart chart =
        new Chart(
            "Letting interests lead, " + of,
            "the knob intent",
            "figure",
            curve.points().stream()
                .map(point -> String.format(Locale.ROOT, "%.2f", point.intent()))
                .toList());
    for (String name : names) {
      chart.line(name, values(curve, name, 1));
    }
    return chart.line(
        "categories@30 / %d".formatted(Outcome.DEPTH),
        values(curve, "categories@30", Outcome.DEPTH));
  }

  private static double[] values(IntentCurve curve, String name, double unit) {
    return curve.points().stream()
        .mapToDouble(point -> point.value(name) / unit)
        .map(value -> Double.isNaN(value) ? 0 : value)
        .toArray();
  }

  /** Ours, trained and not, and the last of the well-known methods. */
  private static List<Scores> shown(Result result) {
    List<Scores> shown =
        new ArrayList<>(result.scores().subList(0, Math.min(2, result.scores().size())));
    result.others().stream()
        .filter(scores -> scores.outcomes().stream().anyMatch(each -> !each.itemIds().isEmpty()))
        .reduce((_, last) -> last)
        .ifPresent(shown::add);
    return shown;
  }

  private static double[] hitRates(Scores scores) {
    double[] values = new double[Outcome.DEPTH];
    for (int k = 1; k <= values.length; k++) {
      int length = k;
      values[k - 1] =
          scores.outcomes().stream().mapToDouble(each -> each.hit(length)).average().orElse(0);
    }
    return values;
  }

  private static double[] between(double ten, double thirty) {
    double[] values = new double[Outcome.DEPTH];
    for (int k = 1; k <= values.length; k++) {
      values[k - 1] = k <= 10 ? ten * k / 10 : ten + (thirty - ten) * (k - 10) / 20;
    }
    return values;
  }
}
