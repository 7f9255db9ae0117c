package io.recgpt.quality.audit;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as numbers. */
final class Times {
  private static final long SECOND = 1_000_000_000L;
  static final long DAY = 86_400 * SECOND;

  private Times() {}

  /** Nanoseconds since 1970. */
  static long nanos(Timestamp time) {
    return time.getSeconds() * SECOND + time.getNanos();
  }

  /** For people. */
  static String shown(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
        .toString();
  }
}
