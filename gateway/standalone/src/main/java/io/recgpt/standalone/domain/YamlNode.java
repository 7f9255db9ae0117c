package io.recgpt.standalone.domain;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a YAML document with the line where it starts, from 1. */
sealed interface YamlNode {

  /** Line of the file, from 1. */
  int line();

  /** A plain value as text; null and absent values are the empty text. */
  record Scalar(int line, String text) implements YamlNode {
    public Scalar {
      requireNonNull(text, "text");
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> elements) implements YamlNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** Keys with values, in the file's order. */
  record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }
}
