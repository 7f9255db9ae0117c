package io.recgpt.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The objects that Helm makes of the chart.
 *
 * @param text as Helm wrote them
 * @param objects the same, read
 */
public record Rendered(String text, List<JsonNode> objects) {
  /** The files of values. */
  public static final List<String> VALUES =
      List.of("values.yaml", "values-laptop.yaml", "values-staging.yaml", "values-production.yaml");

  /** Where the release is. */
  public static final String NAMESPACE = "market";

  private static final String KUBERNETES = "1.34.0";
  private static final Map<List<String>, Rendered> KNOWN = new ConcurrentHashMap<>();

  /** Those of a file of values, with single values set. */
  public static Rendered of(String values, String... set) {
    List<String> key = new ArrayList<>(List.of(values));
    key.addAll(List.of(set));
    return KNOWN.computeIfAbsent(key, _ -> render(values, set));
  }

  /** What Helm says where it refuses. */
  static String refusal(String values, String... set) {
    ChartTools.Answer answer = helm(values, set);
    if (answer.exitCode() == 0) {
      throw new AssertionError("Helm accepts %s".formatted(List.of(set)));
    }
    return answer.output();
  }

  private static Rendered render(String values, String... set) {
    ChartTools.Answer answer = helm(values, set);
    if (answer.exitCode() != 0) {
      throw new AssertionError(answer.output());
    }
    try (MappingIterator<JsonNode> documents =
        new YAMLMapper().readerFor(JsonNode.class).readValues(answer.output())) {
      List<JsonNode> objects = new ArrayList<>();
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document != null && document.isObject()) {
          objects.add(document);
        }
      }
      return new Rendered(answer.output(), List.copyOf(objects));
    }
  }

  private static ChartTools.Answer helm(String values, String... set) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                "shop",
                ChartTools.CHART.toString(),
                "--namespace=" + NAMESPACE,
                "--kube-version=" + KUBERNETES,
                "--values=" + ChartTools.CHART.resolve(values)));
    for (String each : set) {
      arguments.add("--set=" + each);
    }
    return ChartTools.run("helm", "", arguments);
  }

  /** All of a kind. */
  public List<JsonNode> all(String kind) {
    return objects.stream().filter(it -> it.path("kind").asString().equals(kind)).toList();
  }

  /** The one of a kind and a name; the name without the release's prefix. */
  public JsonNode one(String kind, String name) {
    return all(kind).stream()
        .filter(it -> it.at("/metadata/name").asString().equals("shop-recgpt-" + name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s".formatted(kind, name)));
  }

  /** Every pod that would run: of Deployments, Jobs, CronJobs and the test. */
  public List<PodTemplate> templates() {
    return objects.stream().map(PodTemplate::of).flatMap(Optional::stream).toList();
  }

  /** What they say of their pods. */
  List<JsonNode> pods() {
    return templates().stream().map(PodTemplate::spec).toList();
  }

  /** The pods that a name of a service leads to; none where no service has that name. */
  public List<PodTemplate> behind(String host) {
    return templates().stream().filter(pod -> hosts(pod).contains(host)).toList();
  }

  /** The names, by DNS, that lead to a pod. */
  public List<String> hosts(PodTemplate pod) {
    List<String> hosts = new ArrayList<>();
    for (JsonNode service : all("Service")) {
      if (PodTemplate.select(service.at("/spec/selector"), pod.labels())) {
        String inside = service.at("/metadata/name").asString();
        String elsewhere = inside + "." + NAMESPACE;
        hosts.addAll(List.of(inside, elsewhere, elsewhere + ".svc"));
      }
    }
    return hosts;
  }

  /** The environment of a deployment's container that is plain text. */
  Map<String, String> environment(String deployment) {
    Map<String, String> environment = new ConcurrentHashMap<>();
    for (JsonNode variable :
        one("Deployment", deployment).at("/spec/template/spec/containers/0/env")) {
      environment.put(variable.path("name").asString(), variable.path("value").asString(""));
    }
    return environment;
  }
}
