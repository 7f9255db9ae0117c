package io.recgpt.explain.writing;

import io.recgpt.explain.language.English;
import java.time.Duration;

/** Words a span of time up to now as people do. */
final class Windows {
  private static final int DAYS_OF_A_WEEK = 7;
  private static final int MIN_DAYS_OF_A_MONTH = 28;
  private static final int MAX_DAYS_OF_A_MONTH = 31;

  private Windows() {}

  /** "past day", "past week", "past month", "past three weeks", "past 90 days". */
  static String past(Duration window) {
    long days = Math.max(1, window.plusHours(12).toDays());
    if (days == 1) {
      return "past day";
    }
    if (days == DAYS_OF_A_WEEK) {
      return "past week";
    }
    if (days >= MIN_DAYS_OF_A_MONTH && days <= MAX_DAYS_OF_A_MONTH) {
      return "past month";
    }
    return days % DAYS_OF_A_WEEK == 0 && days < MIN_DAYS_OF_A_MONTH
        ? "past " + English.number((int) (days / DAYS_OF_A_WEEK)) + " weeks"
        : "past " + English.number((int) Math.min(days, Integer.MAX_VALUE)) + " days";
  }
}
