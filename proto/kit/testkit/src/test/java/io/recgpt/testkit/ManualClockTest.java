package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private final ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");

  @Test
  void instant_untouched_standsStill() {
    assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo("2026-03-01T12:00:00Z");
  }

  @Test
  void advance_duration_movesOn() {
    assertThat(clock.advance(Duration.ofHours(1))).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(clock.instant()).isEqualTo("2026-03-01T13:00:00Z");
  }

  @Test
  void set_time_jumps() {
    clock.set(Instant.EPOCH);

    assertThat(clock.millis()).isZero();
  }
}
