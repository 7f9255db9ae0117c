package io.recgpt.retrieval.item;

import static java.util.Objects.requireNonNull;

/**
 * An amount of money.
 *
 * @param currency ISO 4217 code
 * @param minorUnits amount in the smallest unit of the currency, 0 or more
 */
public record Price(String currency, long minorUnits) {
  public Price {
    requireNonNull(currency, "currency");
    if (minorUnits < 0) {
      throw new IllegalArgumentException("minor-units: %d (expected: >= 0)".formatted(minorUnits));
    }
  }
}
