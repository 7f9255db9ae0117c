package io.recgpt.rpc.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RequestQuotaTest {
  private final AtomicLong now = new AtomicLong();
  private final RequestQuota quota = new RequestQuota(now::get);

  @Test
  void take_moreThanTwoSecondsWorth_tellsWhenThereIsMore() {
    ApiKey key = key("a", 10);

    for (int i = 0; i < 20; i++) {
      assertThat(quota.take(key)).isEmpty();
    }

    assertThat(quota.take(key)).contains(Duration.ofMillis(100));
    now.addAndGet(Duration.ofMillis(100).toNanos());
    assertThat(quota.take(key)).isEmpty();
    assertThat(quota.take(key)).isPresent();
  }

  @Test
  void charge_aCostlyRequest_isPaidByThoseThatFollow() {
    ApiKey key = key("a", 10);
    assertThat(quota.take(key)).isEmpty();

    quota.charge(key, 59);

    assertThat(quota.take(key).orElseThrow())
        .isCloseTo(Duration.ofMillis(4_100), Duration.ofMillis(1));
    now.addAndGet(Duration.ofMillis(4_101).toNanos());
    assertThat(quota.take(key)).isEmpty();
  }

  @Test
  void charge_moreThanTenSecondsWorth_countsAsThat() {
    ApiKey key = key("a", 10);
    assertThat(quota.take(key)).isEmpty();

    quota.charge(key, 1e9);

    assertThat(quota.take(key).orElseThrow()).isLessThan(Duration.ofSeconds(9));
  }

  @Test
  void take_ofOneKey_leavesOthersTheirs() {
    ApiKey key = key("a", 0.5);

    assertThat(quota.take(key)).isEmpty();
    assertThat(quota.take(key)).isPresent();
    assertThat(quota.take(key("b", 0.5))).isEmpty();
  }

  private static ApiKey key(String id, double rate) {
    return new ApiKey(id, "0".repeat(64), Optional.empty(), Set.of(Scope.READ), rate);
  }
}
