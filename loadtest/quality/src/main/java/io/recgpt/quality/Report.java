package io.recgpt.quality;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.recgpt.quality.Baselines.Method;
import io.recgpt.quality.Evaluation.Plan;
import io.recgpt.quality.Evaluation.Result;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What one evaluation found, for people and for programs. */
final class Report {
  private static final List<String> COLUMNS =
      List.of("HR@10", "NDCG@10", "HR@30", "NDCG@30", "coverage@30", "gini@30", "ild@30");
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
    List<Metric> chosen = result.metrics(result.chosen());
    text.append(row("RecGPT, tuned", column -> shown(chosen, column, Metric::value)));
    text.append(row("  standard error", column -> shown(chosen, column, Metric::error)));
    List<Metric> defaults = result.metrics(result.defaults());
    text.append(row("RecGPT, defaults", column -> shown(defaults, column, Metric::value)));
    for (Method method : baselines) {
      text.append(
          row(method.name(), column -> number(method.values().getOrDefault(column, Double.NaN))));
    }
    text.append("%nby distinct items in the history:%n".formatted());
    for (Bucket bucket : result.buckets()) {
      text.append(
          row(
              "  %s (%,d users)".formatted(bucket.history(), bucket.users()),
              column -> shown(bucket.metrics(), column, Metric::value)));
    }
    text.append("%n".formatted());
    for (Metric metric : result.tagMetrics()) {
      text.append(
          "%-24s %.3f (standard error %.3f)%n"
              .formatted(metric.name(), metric.value(), metric.error()));
    }
    text.append(line("parameters", result.chosen().parameters().toString()));
    text.append(line("chosen", choice()));
    text.append(line("users per second", "%.0f".formatted(result.chosen().usersPerSecond())));
    text.append(
        line(
            "rungs",
            result.chosen().rungs().entrySet().stream()
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
    root.putAll(values(result.metrics(result.chosen())));
    root.putAll(values(result.tagMetrics()));
    root.put("users_per_second", result.chosen().usersPerSecond());
    root.put("rungs", result.chosen().rungs());
    List<Metric> all = new ArrayList<>(result.metrics(result.chosen()));
    all.addAll(result.tagMetrics());
    root.put("standard_error", errors(all));
    root.put("parameters", result.chosen().parameters().named());
    root.put("defaults", values(result.metrics(result.defaults())));
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
    root.put("tuning", tuning());
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

  private Map<String, Object> tuning() {
    Map<String, Object> tuning = new LinkedHashMap<>();
    tuning.put("objective", "NDCG@30");
    tuning.put("seed", plan.seed());
    tuning.put("trials", result.choice().trials());
    tuning.put("users", result.validationUsers());
    tuning.put("validation_users", targets.validation().targets().size());
    tuning.put("validation_cut", targets.validation().cut());
    if (result.validationUsers() > 0) {
      tuning.put("score", result.choice().score());
      tuning.put("default_score", result.choice().defaultScore());
    }
    return tuning;
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

  private String choice() {
    return result.validationUsers() == 0
        ? "the cluster's defaults, without validation"
        : "of %d sets, by NDCG@30 of %,d validation users: %.4f (defaults %.4f); seed %d"
            .formatted(
                result.choice().trials(),
                result.validationUsers(),
                result.choice().score(),
                result.choice().defaultScore(),
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
