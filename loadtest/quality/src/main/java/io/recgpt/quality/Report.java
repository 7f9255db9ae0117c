package io.recgpt.quality;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.recgpt.quality.Baselines.Method;
import io.recgpt.quality.Difference.Interval;
import io.recgpt.quality.Evaluation.Plan;
import io.recgpt.quality.Evaluation.Result;
import io.recgpt.quality.baseline.CategoryMethods.Foreseen;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What one evaluation found, for people and for programs. */
final class Report {
  private static final List<String> COLUMNS =
      List.of("HR@10", "NDCG@10", "HR@30", "NDCG@30", "coverage@30", "gini@30", "ild@30");
  private static final List<String> CURVE =
      List.of("HR@30", "NDCG@30", "coverage@30", "gini@30", "categories@30", "intent_share");
  private static final String ROW = "%-24s" + " %12s".repeat(COLUMNS.size());

  private final EvaluationData data;
  private final Targets targets;
  private final String targetsSource;
  private final Plan plan;
  private final Result result;

  /** The source of the targets is a file's name, or says that they were made. */
  Report(EvaluationData data, Targets targets, String targetsSource, Plan plan, Result result) {
    this.data = data;
    this.targets = targets;
    this.targetsSource = targetsSource;
    this.plan = plan;
    this.result = result;
  }

  /** A table, ours first, then the methods given. */
  String text(List<Method> baselines) {
    Stage test = result.test().stage();
    StringBuilder text = new StringBuilder();
    text.append(
        "%n%s, protocol %s: %,d test users, %,d items, %,d training events%s%n%n"
            .formatted(
                data.name(),
                protocol(),
                test.targets().size(),
                test.itemIds().size(),
                test.events().size(),
                test.candidates().isEmpty()
                    ? ""
                    : ", ranked among %,d cold items".formatted(test.candidates().size())));
    text.append(row("method", column -> column));
    for (Scores scores : result.scores()) {
      List<Metric> metrics = result.metrics(scores);
      text.append(row(scores.name(), column -> shown(metrics, column, Metric::value)));
      if (scores.equals(result.ours())) {
        text.append(row("  standard error", column -> shown(metrics, column, Metric::error)));
      }
    }
    for (Scores scores : result.others()) {
      List<Metric> metrics = result.metrics(scores);
      text.append(row(scores.method(), column -> shown(metrics, column, Metric::value)));
    }
    for (Method method : baselines) {
      text.append(
          row(method.name(), column -> number(method.values().getOrDefault(column, Double.NaN))));
    }
    text.append(differences());
    text.append("%nby distinct items in the history:%n".formatted());
    for (Bucket bucket : result.buckets()) {
      text.append(
          row(
              "  %s (%,d users)".formatted(bucket.history(), bucket.users()),
              column -> shown(bucket.metrics(), column, Metric::value)));
    }
    text.append("%n".formatted());
    text.append(intent());
    text.append(tags());
    text.append(line("trained", training()));
    text.append(line("users per second", "%.0f".formatted(result.ours().usersPerSecond())));
    text.append(
        line(
            "rungs",
            result.ours().rungs().entrySet().stream()
                .map(rung -> "%s %.1f %%".formatted(rung.getKey(), 100 * rung.getValue()))
                .collect(joining(", "))));
    text.append(
        line(
            "engine",
            "%s, %s, embeddings %s"
                .formatted(
                    result.engine().engine(),
                    result.engine().model(),
                    result.knowledge().embeddingModel())));
    text.append(
        line(
            "time",
            result.elapsed().entrySet().stream()
                .map(e -> "%s %.1f s".formatted(e.getKey(), e.getValue().toMillis() / 1000.0))
                .collect(joining(", "))));
    return text.toString();
  }

  /** The same and more; metrics stand under their names at the top. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("protocol", protocol());
    root.putAll(values(result.metrics(result.ours())));
    root.putAll(values(result.tagMetrics()));
    root.put("users_per_second", result.ours().usersPerSecond());
    root.put("rungs", result.ours().rungs());
    List<Metric> all = new ArrayList<>(result.metrics(result.ours()));
    all.addAll(result.tagMetrics());
    root.put("standard_error", errors(all));
    root.put("intent_curve", curve());
    root.put("tag_granularities", granularities());
    root.put("ways", figures(result.scores()));
    root.put("baselines", figures(result.others()));
    root.put("differences", differenceFigures());
    root.put(
        "buckets",
        result.buckets().stream()
            .map(bucket -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("history", bucket.history());
              one.put("users", bucket.users());
              one.putAll(values(bucket.metrics()));
              return one;
            })
            .toList());
    root.put("training", trainingFacts());
    root.put("data", dataset());
    root.put("engine", engine());
    Map<String, Object> seconds = new LinkedHashMap<>();
    result.elapsed().forEach((part, time) -> seconds.put(part, time.toMillis() / 1000.0));
    root.put("seconds", seconds);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(root);
  }

  /** How far interests lead, and what it gives and costs to let them. */
  private String intent() {
    StringBuilder text = new StringBuilder();
    List<Metric> ours = result.metrics(result.ours());
    text.append(line("categories@30", shown(ours, "categories@30", Metric::value)));
    text.append(
        line(
            "intent_share",
            "%s of the positions of %,d users with %d interests or more"
                .formatted(
                    shown(ours, "intent_share", Metric::value),
                    result.leading().people(),
                    LeadingInterests.LEAST)));
    if (!result.curve().points().isEmpty()) {
      text.append("%ninterests lead by the knob intent:%n".formatted());
      text.append(curveRow("intent", name -> name));
    }
    for (IntentCurve.Point point : result.curve().points()) {
      text.append(curveRow("%.2f".formatted(point.intent()), name -> number(point.value(name))));
    }
    return text.toString();
  }

  private static String curveRow(String name, Function<String, String> value) {
    StringBuilder row = new StringBuilder("  %-22s".formatted(name));
    CURVE.forEach(column -> row.append(" %13s".formatted(value.apply(column))));
    return row.toString().stripTrailing() + System.lineSeparator();
  }

  private String tags() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%nnext category among those of the first %d tags, and as many by simple methods:%n"
            .formatted(TagForecast.TAGS));
    for (TagForecast forecast : result.forecasts()) {
      text.append(
          "  %-8s %,d categories, %.1f named: tag_hr@30 %.3f (standard error %.3f)%n"
              .formatted(
                  forecast.granularity(),
                  forecast.categories(),
                  forecast.named(),
                  forecast.rate().value(),
                  forecast.rate().error()));
      Map<String, Interval> differences = forecast.differences(plan.seed());
      for (Foreseen other : forecast.others()) {
        Interval difference = Objects.requireNonNull(differences.get(other.method()));
        text.append(
            "    %-14s %.3f, ours %+.4f (95 %% %+.4f to %+.4f); %s%n"
                .formatted(
                    other.method(),
                    Metrics.mean("", other.hits(), hit -> hit ? 1 : 0).value(),
                    difference.mean(),
                    difference.low(),
                    difference.high(),
                    other.settings()));
      }
    }
    return text.toString() + System.lineSeparator();
  }

  private List<Object> curve() {
    List<Object> points = new ArrayList<>();
    for (IntentCurve.Point point : result.curve().points()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("intent", point.intent());
      one.putAll(values(point.metrics()));
      points.add(one);
    }
    return points;
  }

  private Map<String, Object> granularities() {
    Map<String, Object> granularities = new LinkedHashMap<>();
    for (TagForecast forecast : result.forecasts()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("categories", forecast.categories());
      one.put("named", forecast.named());
      List<Metric> rates = new ArrayList<>(List.of(forecast.rate()));
      rates.addAll(forecast.rates());
      one.putAll(values(rates));
      one.put("standard_error", errors(rates));
      one.put("differences", forecast.differences(plan.seed()));
      one.put(
          "settings",
          forecast.others().stream().collect(toMap(Foreseen::method, Foreseen::settings)));
      granularities.put(forecast.granularity(), one);
    }
    return granularities;
  }

  /** Ours less each other way of ranking, by what each user got. */
  private String differences() {
    StringBuilder text = new StringBuilder();
    for (Difference difference : result.differences(plan.seed())) {
      text.append(
          "  %-32s HR@30 %+.4f (95 %% %+.4f to %+.4f)  NDCG@30 %+.4f (95 %% %+.4f to %+.4f)%n"
              .formatted(
                  difference.name(),
                  difference.hitRate().mean(),
                  difference.hitRate().low(),
                  difference.hitRate().high(),
                  difference.ndcg().mean(),
                  difference.ndcg().low(),
                  difference.ndcg().high()));
    }
    return text.isEmpty()
        ? ""
        : "%nours less another, paired bootstrap over users:%n".formatted() + text;
  }

  private Map<String, Object> figures(List<Scores> of) {
    Map<String, Object> figures = new LinkedHashMap<>();
    of.forEach(scores -> figures.put(scores.name().strip(), values(result.metrics(scores))));
    return figures;
  }

  private Map<String, Object> differenceFigures() {
    Map<String, Object> differences = new LinkedHashMap<>();
    for (Difference difference : result.differences(plan.seed())) {
      differences.put(
          difference.name(), Map.of("HR@30", difference.hitRate(), "NDCG@30", difference.ndcg()));
    }
    return differences;
  }

  private Map<String, Object> trainingFacts() {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("seed", plan.seed());
    training.put("users", result.validationUsers());
    training.put("validation_users", targets.validation().targets().size());
    training.put("validation_cut", targets.validation().cut());
    training.put("metrics", new TreeMap<>(result.fitted().getMetricsMap()));
    training.put("events", result.trained().getEventCount());
    training.put("dimension", result.trained().getDimension());
    training.put("beta", result.trained().getBeta());
    Map<String, Object> weights = new LinkedHashMap<>();
    result
        .trained()
        .getWeightsList()
        .forEach(weight ->
            weights.put(
                weight.getSignal(),
                Map.of(
                    "constant", weight.getConstant(),
                    "items", weight.getItems(),
                    "gap", weight.getGap())));
    training.put("weights", weights);
    return training;
  }

  private Map<String, Object> dataset() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("name", data.name());
    dataset.put("domain", data.domain().name());
    dataset.put("items", data.items().size());
    dataset.put("users", data.users().size());
    dataset.put("events", data.events().size());
    dataset.put("refused_lines", data.refused());
    dataset.put("first_event", data.firstEvent().toString());
    dataset.put("last_event", data.lastEvent().toString());
    dataset.put("targets", targetsSource);
    dataset.put("test_users", targets.test().targets().size());
    dataset.put("test_cut", targets.test().cut());
    dataset.put("test_cold_items", targets.test().coldItems().size());
    dataset.put("test_training_events", result.test().stage().events().size());
    return dataset;
  }

  private Map<String, Object> engine() {
    Map<String, Object> engine = new LinkedHashMap<>();
    engine.put("tags", result.engine().engine());
    engine.put("tags_model", result.engine().model());
    engine.put("tags_version", result.engine().version());
    engine.put("embeddings", result.knowledge().embeddingModel());
    return engine;
  }

  private String training() {
    return result.validationUsers() == 0
        ? plan.model().isEmpty() ? "nothing" : "elsewhere: version " + plan.model()
        : "weights of ranking on %,d validation users, NDCG@30 there %.4f; seed %d"
            .formatted(
                result.validationUsers(),
                result.fitted().getMetricsMap().getOrDefault("held-out ndcg@30", Double.NaN),
                plan.seed());
  }

  private String protocol() {
    return targets.protocol().name().toLowerCase(Locale.ROOT);
  }

  private static String row(String name, Function<String, String> value) {
    List<Object> cells = new ArrayList<>(List.of(name));
    COLUMNS.forEach(column -> cells.add(value.apply(column)));
    return ROW.formatted(cells.toArray()).stripTrailing() + System.lineSeparator();
  }

  private static String line(String name, String value) {
    return "%-24s %s%n".formatted(name, value);
  }

  private static String shown(List<Metric> metrics, String name, Function<Metric, Double> value) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .map(value)
        .map(Report::number)
        .findFirst()
        .orElse("");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : "%.3f".formatted(value);
  }

  private static Map<String, Object> values(List<Metric> metrics) {
    Map<String, Object> values = new LinkedHashMap<>();
    metrics.forEach(metric -> {
      // JSON has no NaN: a figure of nothing is left out.
      if (Double.isFinite(metric.value())) {
        values.put(metric.name(), metric.value());
      }
    });
    return values;
  }

  private static Map<String, Double> errors(List<Metric> metrics) {
    return metrics.stream()
        .filter(metric -> !Double.isNaN(metric.error()))
        .collect(toMap(Metric::name, Metric::error, (a, _) -> a, LinkedHashMap::new));
  }
}
