package io.recgpt.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A pod that an object of the release would run.
 *
 * @param kind of the object
 * @param hook of Helm at which it runs; empty: none
 * @param labels of the pod
 * @param spec of the pod
 */
public record PodTemplate(String kind, String hook, Map<String, String> labels, JsonNode spec) {
  public PodTemplate {
    labels = Map.copyOf(labels);
  }

  /** That of an object; none where the object runs nothing. */
  static Optional<PodTemplate> of(JsonNode object) {
    String kind = object.path("kind").asString();
    JsonNode pod =
        switch (kind) {
          case "Pod" -> object;
          case "Deployment", "StatefulSet", "DaemonSet", "Job" -> object.at("/spec/template");
          case "CronJob" -> object.at("/spec/jobTemplate/spec/template");
          default -> MissingNode.getInstance();
        };
    if (!pod.path("spec").has("containers")) {
      return Optional.empty();
    }
    Map<String, String> labels = new TreeMap<>();
    pod.at("/metadata/labels").forEachEntry((key, value) -> labels.put(key, value.asString()));
    String hook = object.at("/metadata/annotations/helm.sh~1hook").asString("");
    return Optional.of(new PodTemplate(kind, hook, labels, pod.path("spec")));
  }

  /** Which part of the release it is. */
  public String component() {
    return labels.getOrDefault("app.kubernetes.io/component", "");
  }

  /** Its containers that run side by side. */
  public List<JsonNode> containers() {
    return all("containers");
  }

  /** Its containers that run one after the other, before. */
  public List<JsonNode> initContainers() {
    return all("initContainers");
  }

  private List<JsonNode> all(String field) {
    List<JsonNode> containers = new ArrayList<>();
    spec.path(field).forEach(containers::add);
    return containers;
  }

  /** Whether labels are those that a selector of a service, or the labels of another, ask for. */
  public static boolean select(JsonNode wanted, Map<String, String> labels) {
    return wanted
        .propertyStream()
        .allMatch(each -> each.getValue().asString().equals(labels.get(each.getKey())));
  }

  @Override
  public String toString() {
    return "%s %s".formatted(kind, component());
  }
}
