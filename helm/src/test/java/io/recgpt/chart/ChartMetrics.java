package io.recgpt.chart;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The metrics of the chart's {@code metrics.yaml}. */
public final class ChartMetrics {
  private static final JsonNode FILE =
      new YAMLMapper().readTree(ChartTools.CHART.resolve("metrics.yaml").toFile());

  private ChartMetrics() {}

  /** What the services export without a language model, by names in Prometheus, with labels. */
  public static Map<String, Set<String>> ofServices() {
    return of("services");
  }

  /** What they export where a language model is set up. */
  public static Map<String, Set<String>> ofModel() {
    return of("model");
  }

  /** All of them, and those of others. */
  static Map<String, Set<String>> all() {
    Map<String, Set<String>> all = new TreeMap<>(ofServices());
    all.putAll(ofModel());
    FILE.path("peers").forEach(metric -> all.put(metric.path("name").asString(), Set.of()));
    return all;
  }

  private static Map<String, Set<String>> of(String section) {
    Map<String, Set<String>> metrics = new TreeMap<>();
    for (JsonNode metric : FILE.path(section)) {
      Set<String> labels = new TreeSet<>();
      metric.path("labels").forEach(label -> labels.add(label.asString()));
      String name = metric.path("name").asString().replace('.', '_');
      String unit = metric.path("unit").asString("").equals("s") ? "_seconds" : "";
      for (String suffix : suffixes(metric.path("kind").asString())) {
        metrics.put(name + unit + suffix, labels);
      }
    }
    return metrics;
  }

  private static String[] suffixes(String kind) {
    return switch (kind) {
      case "histogram" -> new String[] {"_bucket", "_sum", "_count"};
      case "counter" -> new String[] {"_total"};
      case "gauge" -> new String[] {""};
      default -> throw new AssertionError("kind: %s".formatted(kind));
    };
  }
}
