package io.recgpt.inference.generation;

import static java.util.Objects.requireNonNull;

/**
 * The form that an answer must have. A back end that can decode under constraints is told of it;
 * whether it was is never relied on, so that answers are checked all the same.
 */
public sealed interface Constraint {
  /** Any text. */
  record None() implements Constraint {}

  /**
   * JSON that a schema admits.
   *
   * @param schema a JSON Schema, as JSON
   */
  record JsonSchema(String schema) implements Constraint {
    public JsonSchema {
      requireNonNull(schema);
    }
  }

  /** Any text. */
  static Constraint none() {
    return new None();
  }
}
