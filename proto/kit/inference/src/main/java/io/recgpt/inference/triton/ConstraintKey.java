package io.recgpt.inference.triton;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a back end is told that an answer must be JSON of a schema; vLLM's changed with its versions.
 */
public enum ConstraintKey {
  /** Not at all: answers are checked here alone. */
  NONE,
  /** vLLM from 0.11 on. */
  STRUCTURED_OUTPUTS,
  /** vLLM from 0.8 on. */
  GUIDED_DECODING,
  /** vLLM before. */
  GUIDED_JSON;

  /**
   * The key by its name in settings, such as {@code guided_json}.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static ConstraintKey named(String name) {
    return Arrays.stream(values())
        .filter(key -> key.key().equals(name.strip()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "triton-constraint-key: %s (expected one of: %s)"
                    .formatted(
                        name,
                        Arrays.stream(values())
                            .map(ConstraintKey::key)
                            .collect(Collectors.joining(", ")))));
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Adds the schema to sampling parameters, as this back end reads it. */
  void put(ObjectNode parameters, JsonNode schema) {
    switch (this) {
      case NONE -> {}
      case STRUCTURED_OUTPUTS, GUIDED_DECODING -> {
        // The back end reads a text that is JSON itself.
        JsonMapper mapper = JsonMapper.shared();
        parameters.put(
            key(), mapper.writeValueAsString(mapper.createObjectNode().set("json", schema)));
      }
      case GUIDED_JSON -> parameters.set(key(), schema);
    }
  }
}
