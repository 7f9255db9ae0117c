package io.recgpt.standalone.dataset;

import static java.util.Objects.requireNonNull;

import io.recgpt.standalone.tsv.Refusal;

/** What became of a line: a value, or why there is none. */
public sealed interface Parsed<T> {

  /** The line was understood. */
  record Accepted<T>(T value) implements Parsed<T> {
    public Accepted {
      requireNonNull(value, "value");
    }
  }

  /** The line was not understood. */
  record Refused<T>(Refusal.Cause cause) implements Parsed<T> {
    public Refused {
      requireNonNull(cause, "cause");
    }
  }
}
