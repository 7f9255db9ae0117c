package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** VALUES.md against values.yaml, and values.yaml against its schema. */
class ValuesPageTest {
  private static final Pattern KEY = Pattern.compile("( *)([a-zA-Z]+):(.*)");

  /** A key that a comment tells of: its path, and the comment. */
  private record Told(String path, String meaning) {}

  @Test
  void page_always_isTheTableOfTheValues() throws IOException {
    StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
    JsonNode values = values();
    for (Told told : told()) {
      JsonNode value = values.at("/" + told.path().replace('.', '/'));
      assertThat(value.isMissingNode()).as(told.path()).isFalse();
      table.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(told.path(), value, told.meaning().replace("|", "\\|")));
    }
    Page.of("VALUES.md").holds("values", table.toString());
  }

  @Test
  void values_always_areEachToldOf() throws IOException {
    Set<String> paths = new TreeSet<>();
    told().forEach(told -> paths.add(told.path()));
    List<String> untold = new ArrayList<>();
    leaves("", values(), paths, untold);
    assertThat(untold).isEmpty();
  }

  @Test
  void schema_always_closesEveryObjectWithProperties() {
    JsonNode schema =
        new JsonMapper().readTree(ChartTools.CHART.resolve("values.schema.json").toFile());
    List<JsonNode> open = new ArrayList<>();
    collectOpen(schema, open);
    assertThat(open).isEmpty();
    Set<String> known = new TreeSet<>();
    schema.path("properties").propertyNames().forEach(known::add);
    Set<String> given = new TreeSet<>();
    values().propertyNames().forEach(given::add);
    known.remove("global");
    assertThat(given).isEqualTo(known);
  }

  private static void collectOpen(JsonNode schema, List<JsonNode> open) {
    if (schema.path("properties").isObject()
        && schema.path("additionalProperties").asBoolean(true)) {
      open.add(schema);
    }
    schema.forEach(child -> collectOpen(child, open));
  }

  private static JsonNode values() {
    return new YAMLMapper().readTree(ChartTools.CHART.resolve("values.yaml").toFile());
  }

  /**
   * Values that neither they nor what they are part of are told of; components repeat the defaults.
   */
  private static void leaves(String path, JsonNode node, Set<String> told, List<String> untold) {
    if (told.contains(path)) {
      return;
    }
    if (!node.isObject() || node.isEmpty()) {
      untold.add(path);
      return;
    }
    node.forEachEntry(
        (key, child) -> leaves(path.isEmpty() ? key : path + "." + key, child, told, untold));
  }

  private static List<Told> told() throws IOException {
    List<Told> told = new ArrayList<>();
    List<String> parents = new ArrayList<>();
    String comment = "";
    for (String line : Files.readAllLines(ChartTools.CHART.resolve("values.yaml"))) {
      Matcher key = KEY.matcher(line);
      if (line.strip().startsWith("# -- ")) {
        comment = line.strip().substring(5);
      } else if (key.matches()) {
        int depth = key.group(1).length() / 2;
        while (parents.size() > depth) {
          parents.removeLast();
        }
        parents.add(key.group(2));
        if (!comment.isEmpty()) {
          told.add(new Told(String.join(".", parents), comment));
          comment = "";
        }
      }
    }
    return told;
  }
}
