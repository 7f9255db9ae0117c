package io.recgpt.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * JSON schemas for kubeconform, made from Kubernetes' own OpenAPI document and the operators' CRDs.
 * Strict: an object with named properties has no others.
 */
final class OfflineSchemas {
  private static final String DEFINITIONS = "#/definitions/";
  private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
  private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
  private static final List<String> CUSTOM =
      List.of(
          "monitoring.coreos.com_servicemonitors.yaml",
          "monitoring.coreos.com_prometheusrules.yaml",
          "keda.sh_scaledobjects.yaml",
          "cert-manager.io_certificates.yaml");

  private final JsonMapper json = new JsonMapper();
  private final Path folder;
  private final Set<String> wanted;

  private OfflineSchemas(Path folder, Set<String> wanted) {
    this.folder = folder;
    this.wanted = Set.copyOf(wanted);
  }

  /** Writes the schemas of kinds into a folder, named as kubeconform asks for them. */
  static void write(Path folder, Set<String> kinds) {
    OfflineSchemas schemas = new OfflineSchemas(folder, kinds);
    schemas.writeKubernetes(schemas.json.readTree(ChartTools.module("swagger.json").toFile()));
    for (String file : CUSTOM) {
      schemas.writeCustom(new YAMLMapper().readTree(ChartTools.module(file).toFile()));
    }
  }

  private void writeKubernetes(JsonNode openApi) {
    JsonNode definitions = openApi.path("definitions");
    definitions.forEach(OfflineSchemas::close);
    ((ObjectNode) definitions.path(QUANTITY))
        .removeAll()
        .putArray("type")
        .add("string")
        .add("number");
    ((ObjectNode) definitions.path(INT_OR_STRING))
        .removeAll()
        .putArray("type")
        .add("string")
        .add("integer");
    definitions.forEachEntry((name, definition) -> {
      JsonNode kinds = definition.path("x-kubernetes-group-version-kind");
      if (kinds.size() == 1 && wanted.contains(kinds.at("/0/kind").asString())) {
        ObjectNode schema = json.createObjectNode();
        schema.put("$ref", DEFINITIONS + name);
        ObjectNode used = schema.putObject("definitions");
        for (String each : reachable(name, definitions)) {
          used.set(each, definitions.path(each));
        }
        JsonNode kind = kinds.path(0);
        writeSchema(
            kind.path("kind").asString(),
            kind.path("group").asString(),
            kind.path("version").asString(),
            schema);
      }
    });
  }

  private static Set<String> reachable(String from, JsonNode definitions) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reached.add(name)) {
        for (JsonNode reference : definitions.path(name).findValues("$ref")) {
          // A schema of schemas has a property of this name.
          if (reference.isString()) {
            open.push(reference.asString().substring(DEFINITIONS.length()));
          }
        }
      }
    }
    return reached;
  }

  private void writeCustom(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
      ObjectNode metadata = (ObjectNode) schema.at("/properties/metadata");
      closeAll(schema);
      metadata.removeAll().put("type", "object");
      writeSchema(
          spec.at("/names/kind").asString(),
          spec.path("group").asString(),
          version.path("name").asString(),
          schema);
    }
  }

  private static void closeAll(JsonNode schema) {
    close(schema);
    schema.forEach(OfflineSchemas::closeAll);
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)) {
      object.put("additionalProperties", false);
    }
  }

  private void writeSchema(String kind, String group, String version, JsonNode schema) {
    String first = group.isEmpty() ? "" : "-" + group.split("\\.", 2)[0];
    Path file = folder.resolve((kind + first + "-" + version).toLowerCase(Locale.ROOT) + ".json");
    try {
      Files.writeString(file, json.writeValueAsString(schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
