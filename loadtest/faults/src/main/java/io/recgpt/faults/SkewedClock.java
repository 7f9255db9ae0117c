package io.recgpt.faults;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The wall clock, put forward or back: what {@link ClockAgent} has all classes of a process ask
 * instead of the system's. It is loaded by the boot loader and knows nothing but the JDK.
 */
public final class SkewedClock {
  private static final AtomicLong SKEW_MILLIS = new AtomicLong();

  private SkewedClock() {}

  /** Puts the clock forward by so many milliseconds, back by less than 0, right by 0. */
  public static void set(long skew) {
    SKEW_MILLIS.set(skew);
  }

  /** In place of {@link System#currentTimeMillis}. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + SKEW_MILLIS.get();
  }

  /** In place of an instant that the system's clock told. */
  public static Instant skewed(Instant told) {
    return told.plusMillis(SKEW_MILLIS.get());
  }
}
