package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.Rejection;
import io.recgpt.inference.task.TaskLabels;
import io.recgpt.inference.task.TaskMeter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the chart reads of language models, against what their meter writes. */
class ModelMetricsTest {
  private static final TaskLabels LABELS = new TaskLabels("interests", "full", "default", "v1");

  @Test
  void model_metricsOfTheChart_areThoseThatAreWritten() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    Map<String, Set<String>> written = new TreeMap<>();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      TaskMeter meter = new TaskMeter(meters.get("test"), "a-model");
      meter.spent(LABELS, new TokenUsage(10, 4, 2, false), Duration.ofSeconds(1));
      meter.rejected(LABELS, new Rejection("length", "too long"));
      meter.ended(LABELS, "answered");
      for (MetricData metric : reader.collectAllMetrics()) {
        Set<String> labels = written.computeIfAbsent(base(metric.getName()), _ -> new TreeSet<>());
        for (PointData point : metric.getData().getPoints()) {
          point.getAttributes().forEach((key, value) -> labels.add(base(key.getKey())));
        }
      }
    }
    ChartMetrics.ofModel()
        .forEach((name, labels) ->
            assertThat(written.get(name.replaceAll("(_seconds)?(_bucket|_sum|_count|_total)$", "")))
                .as(name)
                .isNotNull()
                .containsAll(labels));
  }

  private static String base(String name) {
    return name.replace('.', '_');
  }
}
