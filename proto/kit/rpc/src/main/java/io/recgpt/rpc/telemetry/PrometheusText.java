package io.recgpt.rpc.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Metrics in Prometheus' text format 0.0.4, named as OpenTelemetry's compatibility rules have it:
 * dots become underscores, units are spelled out, counters end in {@code _total}.
 */
final class PrometheusText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Map<String, String> UNITS =
      Map.of("s", "seconds", "ms", "milliseconds", "By", "bytes", "1", "ratio", "%", "percent");

  private final StringBuilder text = new StringBuilder();

  private PrometheusText() {}

  /** All of them, each name once with its help and type. */
  static String of(Collection<MetricData> metrics) {
    PrometheusText writer = new PrometheusText();
    Map<String, List<MetricData>> byName = new TreeMap<>();
    for (MetricData metric : metrics) {
      byName.merge(
          name(metric),
          List.of(metric),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    metrics.stream().findFirst().ifPresent(metric -> writer.target(metric.getResource()));
    byName.forEach(writer::write);
    return writer.text.toString();
  }

  private void target(Resource resource) {
    head("target_info", "gauge", "What is measured.");
    line("target_info", resource.getAttributes(), "", "1");
  }

  private void write(String name, List<MetricData> metrics) {
    MetricData first = metrics.getFirst();
    head(name, type(first), first.getDescription());
    for (MetricData metric : metrics) {
      switch (metric.getType()) {
        case LONG_SUM -> metric.getLongSumData().getPoints().forEach(point -> write(name, point));
        case LONG_GAUGE ->
            metric.getLongGaugeData().getPoints().forEach(point -> write(name, point));
        case DOUBLE_SUM ->
            metric.getDoubleSumData().getPoints().forEach(point -> write(name, point));
        case DOUBLE_GAUGE ->
            metric.getDoubleGaugeData().getPoints().forEach(point -> write(name, point));
        case HISTOGRAM ->
            metric.getHistogramData().getPoints().forEach(point -> write(name, point));
        case SUMMARY, EXPONENTIAL_HISTOGRAM -> {
          // Nothing of ours makes them, and the text format has no word for the latter.
        }
      }
    }
  }

  private void write(String name, LongPointData point) {
    line(name, point.getAttributes(), "", Long.toString(point.getValue()));
  }

  private void write(String name, DoublePointData point) {
    line(name, point.getAttributes(), "", number(point.getValue()));
  }

  private void write(String name, HistogramPointData point) {
    long below = 0;
    for (int i = 0; i < point.getCounts().size(); i++) {
      below += point.getCounts().get(i);
      String bound =
          i < point.getBoundaries().size() ? number(point.getBoundaries().get(i)) : "+Inf";
      line(
          name + "_bucket",
          point.getAttributes(),
          "le=\"%s\"".formatted(bound),
          Long.toString(below));
    }
    line(name + "_count", point.getAttributes(), "", Long.toString(point.getCount()));
    line(name + "_sum", point.getAttributes(), "", number(point.getSum()));
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ")
        .append(name)
        .append(' ')
        .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
        .append("\n# TYPE ")
        .append(name)
        .append(' ')
        .append(type)
        .append('\n');
  }

  private void line(String name, Attributes attributes, String extra, String value) {
    Map<String, String> labels = new TreeMap<>();
    attributes.forEach((key, attribute) -> labels.put(word(key.getKey()), attribute.toString()));
    StringBuilder all = new StringBuilder();
    labels.forEach((label, content) -> {
      all.append(all.isEmpty() ? "" : ",").append(label).append("=\"");
      all.append(content.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      all.append('"');
    });
    if (!extra.isEmpty()) {
      all.append(all.isEmpty() ? "" : ",").append(extra);
    }
    text.append(name);
    if (!all.isEmpty()) {
      text.append('{').append(all).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private static String type(MetricData metric) {
    return switch (metric.getType()) {
      case LONG_SUM -> metric.getLongSumData().isMonotonic() ? "counter" : "gauge";
      case DOUBLE_SUM -> metric.getDoubleSumData().isMonotonic() ? "counter" : "gauge";
      case LONG_GAUGE, DOUBLE_GAUGE -> "gauge";
      case HISTOGRAM -> "histogram";
      case SUMMARY, EXPONENTIAL_HISTOGRAM -> "untyped";
    };
  }

  private static String name(MetricData metric) {
    String name = word(metric.getName());
    // Units in braces, such as {call}, are remarks.
    String unit = metric.getUnit().startsWith("{") ? "" : metric.getUnit();
    String spelled = word(UNITS.getOrDefault(unit, unit));
    if (!spelled.isEmpty() && !name.endsWith("_" + spelled)) {
      name += "_" + spelled;
    }
    return type(metric).equals("counter") && !name.endsWith("_total") ? name + "_total" : name;
  }

  private static String word(String key) {
    String word = key.replaceAll("[^a-zA-Z0-9_]", "_");
    return word.matches("[0-9].*") ? "_" + word : word;
  }

  private static String number(double value) {
    return value == Double.POSITIVE_INFINITY
        ? "+Inf"
        : value == Double.NEGATIVE_INFINITY
            ? "-Inf"
            : "%s".formatted(value).toLowerCase(Locale.ROOT);
  }
}
