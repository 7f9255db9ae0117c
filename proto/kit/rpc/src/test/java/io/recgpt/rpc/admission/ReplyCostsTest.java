package io.recgpt.rpc.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyCostsTest {
  private static final long LARGE = 40L * ReplyCosts.BYTES_A_UNIT;

  private final ReplyCosts costs = new ReplyCosts();

  @Test
  void of_aReplyOfUsualSize_isNothing() {
    assertThat(ReplyCosts.of(ReplyCosts.BYTES_A_UNIT)).isZero();
    assertThat(ReplyCosts.of(3L * ReplyCosts.BYTES_A_UNIT)).isEqualTo(2);
  }

  @Test
  void expected_afterLargeReplies_isTheirsForThatTenantAndMethodAlone() {
    costs.add("evil", "Recommend", LARGE);

    assertThat(costs.expected("evil", "Recommend")).isEqualTo(39);
    assertThat(costs.expected("evil", "GetItem")).isZero();
    assertThat(costs.expected("shop", "Recommend")).isZero();
  }

  @Test
  void expected_afterSmallerOnes_fallsAndIsForgotten() {
    costs.add("evil", "Recommend", LARGE);
    costs.add("evil", "Recommend", 0);
    assertThat(costs.expected("evil", "Recommend")).isBetween(30.0, 38.0);

    for (int i = 0; i < 40; i++) {
      costs.add("evil", "Recommend", 0);
    }
    assertThat(costs.expected("evil", "Recommend")).isZero();
  }
}
