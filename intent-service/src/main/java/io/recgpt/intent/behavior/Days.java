package io.recgpt.intent.behavior;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Days as all of mining counts them. */
public final class Days {
  private Days() {}

  /** The day of a time, by UTC. */
  public static LocalDate of(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
