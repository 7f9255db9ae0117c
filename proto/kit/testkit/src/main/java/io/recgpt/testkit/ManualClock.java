package io.recgpt.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when told. */
public final class ManualClock implements InstantSource {
  private Instant now;

  private ManualClock(Instant start) {
    this.now = start;
  }

  /** A clock that stands at a time. */
  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  /** A clock that stands at a time written as {@code 2026-03-01T12:00:00Z}. */
  public static ManualClock at(String start) {
    return new ManualClock(Instant.parse(start));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves on, or back by a negative duration; answers the new time. */
  public synchronized Instant advance(Duration by) {
    now = now.plus(by);
    return now;
  }

  /** Jumps to a time. */
  public synchronized void set(Instant time) {
    now = time;
  }
}
