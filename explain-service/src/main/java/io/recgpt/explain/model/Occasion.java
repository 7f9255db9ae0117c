package io.recgpt.explain.model;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * A time of the year for which some items are meant, the same on both hemispheres (RecGPT V2,
 * timeliness).
 */
public enum Occasion {
  CHRISTMAS("Christmas", Set.of("christmas", "xmas"), 11, 10, 12, 25),
  HALLOWEEN("Halloween", Set.of("halloween"), 10, 1, 10, 31),
  VALENTINES_DAY("Valentine's Day", Set.of("valentine", "valentines", "valentine's"), 1, 20, 2, 14);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of gives immutable ones.
  private final Set<String> words;

  private final int firstMonth;
  private final int firstDay;
  private final int lastMonth;
  private final int lastDay;

  Occasion(
      String label, Set<String> words, int firstMonth, int firstDay, int lastMonth, int lastDay) {
    this.label = label;
    this.words = words;
    this.firstMonth = firstMonth;
    this.firstDay = firstDay;
    this.lastMonth = lastMonth;
    this.lastDay = lastDay;
  }

  /** As people write it. */
  String label() {
    return label;
  }

  /** Lower-case words by which an item's text names it. */
  Set<String> words() {
    return words;
  }

  /** Whether a day is near enough before it. */
  public boolean isNear(LocalDate day) {
    LocalDate first = LocalDate.of(day.getYear(), firstMonth, firstDay);
    LocalDate last = LocalDate.of(day.getYear(), lastMonth, lastDay);
    return !day.isBefore(first) && !day.isAfter(last);
  }

  /** The one of a name, as {@link #name()} gives it. */
  public static Optional<Occasion> named(String name) {
    for (Occasion occasion : values()) {
      if (occasion.name().equals(name)) {
        return Optional.of(occasion);
      }
    }
    return Optional.empty();
  }
}
