package io.recgpt.intent.compression;

import io.recgpt.intent.behavior.Days;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;

/**
 * The time of a behavior as exactly as its age deserves (RecGPT V1): by day up to one month back,
 * by month up to one year, by year beyond.
 *
 * @param label such as 2025-05-31, 2025-03 or 2023
 * @param begins first day, which orders buckets
 */
record TimeBucket(String label, LocalDate begins) implements Comparable<TimeBucket> {
  /** Of two buckets that begin on one day the longer one is older. */
  private static final Comparator<TimeBucket> ORDER =
      Comparator.comparing(TimeBucket::begins).thenComparingInt(bucket -> bucket.label().length());

  /** The bucket of a time as of another, which isn't earlier. */
  static TimeBucket of(Instant time, Instant asOf) {
    LocalDate day = Days.of(time);
    LocalDate today = Days.of(asOf);
    if (!day.isBefore(today.minusMonths(1))) {
      return new TimeBucket(day.toString(), day);
    }
    if (!day.isBefore(today.minusYears(1))) {
      return new TimeBucket(
          String.format(Locale.ROOT, "%04d-%02d", day.getYear(), day.getMonthValue()),
          day.withDayOfMonth(1));
    }
    return new TimeBucket(String.format(Locale.ROOT, "%04d", day.getYear()), day.withDayOfYear(1));
  }

  @Override
  public int compareTo(TimeBucket other) {
    return ORDER.compare(this, other);
  }
}
