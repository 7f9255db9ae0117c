package io.recgpt.rpc.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  @Test
  void take_allCallsFail_grantsATenthOfThemAfterTheSavings() {
    RetryBudget budget = new RetryBudget(0.1, 10);
    int granted = 0;
    for (int call = 0; call < 1_000; call++) {
      budget.called();
      granted += budget.take() ? 1 : 0;
    }
    assertThat(granted).isBetween(100, 110);
  }

  @Test
  void take_afterManyQuietCalls_grantsNoMoreThanTheMost() {
    RetryBudget budget = new RetryBudget(0.1, 3);
    for (int call = 0; call < 1_000; call++) {
      budget.called();
    }
    assertThat(budget.take()).isTrue();
    assertThat(budget.take()).isTrue();
    assertThat(budget.take()).isTrue();
    assertThat(budget.take()).isFalse();
  }
}
