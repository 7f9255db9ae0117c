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
