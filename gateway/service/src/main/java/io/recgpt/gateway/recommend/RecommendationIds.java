package io.recgpt.gateway.recommend;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of recommendation lists: UUIDs of version 7 (RFC 9562), so that they sort by time,
 * need no escaping in a URL and are unique without asking anyone.
 */
public final class RecommendationIds {
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Makes ids. */
  public RecommendationIds(InstantSource clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  String next() {
    long milliseconds = clock.millis() & 0xFFFF_FFFF_FFFFL;
    long upper = (milliseconds << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long lower = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(upper, lower).toString();
  }
}
