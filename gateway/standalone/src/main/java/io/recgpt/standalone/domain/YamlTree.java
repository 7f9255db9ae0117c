package io.recgpt.standalone.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a YAML document into nodes that know their lines. */
final class YamlTree {
  private static final int MAXIMUM_DEPTH = 10;

  private final String file;
  private final JsonParser parser;

  private YamlTree(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static YamlNode parse(String file, String text) {
    try (JsonParser parser = new YAMLMapper().createParser(text)) {
      if (parser.nextToken() == null) {
        throw new BadFileException("%s: empty (expected: a domain)".formatted(file));
      }
      return new YamlTree(file, parser).node(0);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String problem = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
      throw new BadFileException(
          "%s:%d: not YAML: %s".formatted(file, line, problem.lines().findFirst().orElse("")), e);
    }
  }

  private YamlNode node(int depth) {
    int line = parser.currentTokenLocation().getLineNr();
    if (depth > MAXIMUM_DEPTH) {
      throw new BadFileException("%s:%d: nested too deep".formatted(file, line));
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping(line, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(node(depth + 1));
      }
      return new YamlNode.Sequence(line, elements);
    }
    String text = token == JsonToken.VALUE_NULL ? "" : parser.getString();
    return new YamlNode.Scalar(line, text == null ? "" : text);
  }

  private YamlNode mapping(int line, int depth) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      if (entries.put(key, node(depth + 1)) != null) {
        throw new BadFileException("%s:%d: %s stands twice".formatted(file, keyLine, key));
      }
    }
    return new YamlNode.Mapping(line, entries);
  }
}
