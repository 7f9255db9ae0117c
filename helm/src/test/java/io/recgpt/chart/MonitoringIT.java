package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Panels, alerts and scaling rules: all parse, read known metrics by known labels, and say what to
 * do.
 */
@Tag("peer")
class MonitoringIT {
  /** Prints one line a selector: its metric, then the labels that it and the groupings name. */
  private static final String PARSER =
      """
      import json, sys, promql_parser as p
      def walk(node, groups, out):
          if isinstance(node, p.VectorSelector):
              out.append([node.name, sorted({m.name for m in node.matchers.matchers} | groups)])
          elif isinstance(node, p.MatrixSelector):
              walk(node.vector_selector, groups, out)
          elif isinstance(node, p.AggregateExpr):
              own = set(node.modifier.labels) if node.modifier else set()
              walk(node.expr, groups | own, out)
          elif isinstance(node, p.BinaryExpr):
              walk(node.lhs, groups, out); walk(node.rhs, groups, out)
          elif isinstance(node, p.Call):
              [walk(a, groups, out) for a in node.args]
          elif isinstance(node, (p.ParenExpr, p.UnaryExpr, p.SubqueryExpr)):
              walk(node.expr, groups, out)
      answer = []
      for text in json.load(sys.stdin):
          out = []
          walk(p.parse(text), set(), out)
          answer.append(out)
      print(json.dumps(answer))
      """;

  /** Labels that Prometheus and the ServiceMonitor add. */
  private static final Set<String> ADDED =
      Set.of("namespace", "pod", "le", "app_kubernetes_io_component");

  private final JsonMapper json = new JsonMapper();

  @Test
  void expressions_always_parseAndReadKnownMetricsByKnownLabels() {
    Map<String, Set<String>> known = ChartMetrics.all();
    Set<String> read = new TreeSet<>();
    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(35);
    JsonNode parsed = parse(expressions);
    for (int i = 0; i < expressions.size(); i++) {
      assertThat(parsed.path(i)).as(expressions.get(i)).isNotEmpty();
      for (JsonNode selector : parsed.path(i)) {
        String metric = selector.path(0).asString();
        assertThat(known).as(expressions.get(i)).containsKey(metric);
        Set<String> labels = new TreeSet<>();
        selector.path(1).forEach(label -> labels.add(label.asString()));
        labels.removeAll(ADDED);
        Set<String> allowed = known.getOrDefault(metric, Set.of());
        assertThat(allowed)
            .as("labels of %s in %s", metric, expressions.get(i))
            .containsAll(labels);
        read.add(metric.replaceAll("_(bucket|sum|count)$", ""));
      }
    }
    Set<String> listed = new TreeSet<>();
    known.keySet().forEach(metric -> listed.add(metric.replaceAll("_(bucket|sum|count)$", "")));
    assertThat(read).as("metrics.yaml lists what is read, and no more").isEqualTo(listed);
  }

  @Test
  void panels_always_sayWhatToDo() {
    List<JsonNode> panels = panels();
    assertThat(panels).hasSizeGreaterThanOrEqualTo(20);
    assertThat(panels)
        .allSatisfy(
            panel -> assertThat(panel.path("description").asString().length()).isGreaterThan(40));
  }

  @Test
  void panels_always_standBesideEachOther() {
    Set<String> taken = new TreeSet<>();
    for (JsonNode panel : panels()) {
      JsonNode place = panel.path("gridPos");
      assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
      assertThat(taken.add(place.path("x").asInt() + "," + place.path("y").asInt())).isTrue();
    }
  }

  @Test
  void alerts_always_sayWhatToDo() {
    JsonNode groups = rules().path("groups");
    Set<String> names = new TreeSet<>();
    for (JsonNode group : groups) {
      for (JsonNode rule : group.path("rules")) {
        assertThat(names.add(rule.path("alert").asString())).isTrue();
        assertThat(rule.at("/annotations/summary").asString()).isNotEmpty();
        assertThat(rule.at("/annotations/runbook").asString().length()).isGreaterThan(40);
        assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning", "info");
        assertThat(rule.path("for").asString()).matches("[0-9]+[mh]");
      }
    }
    assertThat(names).hasSizeGreaterThanOrEqualTo(14);
  }

  @Test
  void rules_rendered_areOfTheReleasesNamespaceAndKeepPrometheussBraces() {
    String text = Rendered.of("values-production.yaml").one("PrometheusRule", "alerts").toString();
    assertThat(text).contains("namespace=\\\"market\\\"", "{{ $value").doesNotContain("NAMESPACE");
  }

  private List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        expressions.add(
            target
                .path("expr")
                .asString()
                .replace("$__rate_interval", "5m")
                .replaceAll("\\$price_\\w+", "1"));
      }
    }
    for (JsonNode group : rules().path("groups")) {
      group.path("rules").forEach(rule -> expressions.add(rule.path("expr").asString()));
    }
    for (JsonNode scaler : Rendered.of("values-production.yaml").all("ScaledObject")) {
      expressions.add(scaler.at("/spec/triggers/0/metadata/query").asString());
    }
    for (JsonNode scaler : Rendered.of("values-production.yaml").all("HorizontalPodAutoscaler")) {
      expressions.add(scaler.at("/spec/metrics/0/pods/metric/name").asString());
    }
    return expressions;
  }

  private JsonNode parse(List<String> expressions) {
    ChartTools.Answer answer = ChartTools.python(PARSER, json.writeValueAsString(expressions));
    assertThat(answer.exitCode()).as(answer.output()).isZero();
    return json.readTree(answer.output());
  }

  private List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    JsonNode dashboard = json.readTree(ChartTools.CHART.resolve("dashboards/recgpt.json").toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      if (!panel.path("type").asString().equals("row")) {
        panels.add(panel);
      }
    }
    return panels;
  }

  private static JsonNode rules() {
    return new YAMLMapper().readTree(ChartTools.CHART.resolve("alerts/recgpt.yaml").toFile());
  }
}
