package io.recgpt.standalone.dataset;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;

/**
 * An amount of money.
 *
 * @param currency ISO 4217 code, for example EUR
 * @param minorUnits amount in the currency's smallest unit, 0 or more
 */
public record Price(String currency, long minorUnits) {
  private static final BigDecimal MAXIMUM = new BigDecimal("1e12");

  public Price {
    if (!currency.matches("[A-Z]{3}")) {
      throw new IllegalArgumentException(
          "currency: %s (expected: a code such as EUR)".formatted(currency));
    }
    if (minorUnits < 0) {
      throw new IllegalArgumentException("minor units: %d (expected: >= 0)".formatted(minorUnits));
    }
  }

  /**
   * Reads a decimal amount, rounded to the smallest unit.
   *
   * @throws IllegalArgumentException where it is no number, negative or over 10^12
   */
  public static Price parse(String currency, String amount) {
    // A short text only: an exponent such as 1e999999999 would make a huge number.
    if (!amount.matches("\\+?[0-9]{1,13}([.][0-9]{0,6})?")) {
      throw new IllegalArgumentException("amount: %s (expected: such as 12.50)".formatted(amount));
    }
    BigDecimal value = new BigDecimal(amount);
    if (value.compareTo(MAXIMUM) > 0) {
      throw new IllegalArgumentException("amount: %s (expected: at most 10^12)".formatted(amount));
    }
    BigDecimal minor = value.movePointRight(digits(currency)).setScale(0, RoundingMode.HALF_UP);
    return new Price(currency, minor.longValueExact());
  }

  /** The amount with its currency as people write it, for example {@code € 12.50}. */
  public String shown() {
    BigDecimal amount = BigDecimal.valueOf(minorUnits).movePointLeft(digits(currency));
    return "%s %s".formatted(symbol(), amount.toPlainString());
  }

  private String symbol() {
    return switch (currency) {
      case "EUR" -> "€";
      case "GBP" -> "£";
      case "USD" -> "$";
      default -> currency;
    };
  }

  private static int digits(String currency) {
    try {
      return Math.max(
          0, Currency.getInstance(currency.toUpperCase(Locale.ROOT)).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      return 2;
    }
  }
}
