package io.recgpt.inference.task;

import static java.util.Objects.requireNonNull;

/**
 * Why an answer, or a part of one, was not taken.
 *
 * @param check name of the check in a metric: lower case, joined by dashes, of a small fixed set
 * @param detail one line, which the model is told when it may try again
 */
public record Rejection(String check, String detail) {
  public Rejection {
    if (!check.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException(
          "check: %s (expected: lower case, joined by dashes)".formatted(check));
    }
    requireNonNull(detail);
  }
}
