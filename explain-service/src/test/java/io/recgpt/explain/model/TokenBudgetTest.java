package io.recgpt.explain.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {
  private final ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");
  private final TokenBudget budget = new TokenBudget(6_000, clock);

  @Test
  void untilFree_afterAMinutesTokens_isTheTimeTheyTakeToGather() {
    assertThat(budget.untilFree(0)).isZero();
    budget.book(7_000);

    Duration wait = budget.untilFree(0);
    assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_100));
    clock.advance(wait);
    assertThat(budget.untilFree(0)).isZero();
  }

  @Test
  void untilFree_withAReserve_leavesItToOthers() {
    budget.book(5_000);

    assertThat(budget.untilFree(1_500)).isPositive();
    assertThat(budget.untilFree(0)).isZero();
  }

  @Test
  void correct_lessSpentThanBooked_givesItBack() {
    budget.book(6_000);
    budget.correct(6_000, 100);

    assertThat(budget.untilFree(1_500)).isZero();
  }

  @Test
  void untilFree_afterALongTime_hasOneMinutesTokens() {
    clock.advance(Duration.ofHours(5));
    budget.book(6_000);

    assertThat(budget.untilFree(0)).isPositive();
  }
}
