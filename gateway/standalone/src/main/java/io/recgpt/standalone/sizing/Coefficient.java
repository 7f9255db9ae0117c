package io.recgpt.standalone.sizing;

import static java.util.Objects.requireNonNull;

/**
 * A number that sizing reckons with.
 *
 * @param value above 0, in the unit
 * @param unit what of, and a what
 * @param from measured, published or assumed, and how
 */
public record Coefficient(double value, String unit, String from) {
  public Coefficient {
    requireNonNull(unit, "unit");
    requireNonNull(from, "from");
    if (!(value > 0)) {
      throw new IllegalArgumentException("value: %s (expected: above 0)".formatted(value));
    }
  }
}
