package io.recgpt.gateway.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecommendationIdsTest {
  private final ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");
  private final RecommendationIds ids = new RecommendationIds(clock, new SplittableRandom(1));

  @Test
  void next_always_isUuidOfVersion7WithTheTime() {
    UUID id = UUID.fromString(ids.next());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
  }

  @Test
  void next_asTimePasses_sortsByTime() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      made.add(ids.next());
      clock.advance(Duration.ofMillis(1));
    }

    assertThat(made).isSorted().allMatch(id -> id.matches("[0-9a-f-]{36}"));
  }

  @Test
  void next_withinOneMillisecond_isDistinct() {
    HashSet<String> made = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next());
    }

    assertThat(made).hasSize(10_000);
  }
}
