package io.recgpt.shop;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How large a made-up shop is.
 *
 * @param items in the catalogue
 * @param people who may come
 * @param events of all of them together
 * @param days that the log spans
 * @param end of the log, at a full second
 * @param seed of all that is drawn
 */
public record ShopSettings(int items, int people, long events, int days, Instant end, long seed) {
  static final int MIN_ITEMS = 100;
  static final int MAX_ITEMS = 10_000_000;
  static final int MAX_PEOPLE = 100_000_000;
  static final long MAX_EVENTS = 10_000_000_000L;
  static final int MAX_DAYS = 3_650;

  public ShopSettings {
    within("items", items, MIN_ITEMS, MAX_ITEMS);
    within("people", people, 1, MAX_PEOPLE);
    within("events", events, people, MAX_EVENTS);
    within("days", days, 1, MAX_DAYS);
    if (!end.equals(end.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("end: %s (expected: a full second)".formatted(end));
    }
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %,d (expected: %,d to %,d)".formatted(name, value, least, most));
    }
  }

  /** Seconds since 1970 at which the log begins. */
  long startSecond() {
    return end.getEpochSecond() - (long) days * ChronoUnit.DAYS.getDuration().toSeconds();
  }
}
