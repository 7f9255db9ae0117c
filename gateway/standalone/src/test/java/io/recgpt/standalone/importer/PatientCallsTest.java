package io.recgpt.standalone.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PatientCallsTest {
  private final List<String> told = new ArrayList<>();
  private final List<Duration> slept = new ArrayList<>();
  private final PatientCalls patient = new PatientCalls(told::add, slept::add);

  private static Supplier<String> refusing(int times, RpcException refusal) {
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      if (calls.getAndIncrement() < times) {
        throw refusal;
      }
      return "done";
    };
  }

  private static RpcException quota(Duration retryAfter) {
    return RpcException.quota("key shop", "more than 1 requests a second", retryAfter);
  }

  @Test
  void call_refusedForNow_waitsAsToldAndSaysSoOnce() {
    Duration wait = Duration.ofMillis(1_500);

    assertThat(patient.call(refusing(3, quota(wait)))).isEqualTo("done");

    assertThat(slept).containsExactly(wait, wait, wait);
    assertThat(patient.waited()).isEqualTo(wait.multipliedBy(3));
    assertThat(told).containsExactly("key shop: more than 1 requests a second");
  }

  @Test
  void call_refusedForWantOfRoom_waits() {
    RpcException full = RpcException.of(ErrorCode.OVERLOADED, "too many calls");

    assertThat(patient.call(refusing(1, full))).isEqualTo("done");

    assertThat(slept).containsExactly(full.retryAfter());
  }

  @Test
  void call_refusedForAnHour_isNotWaitedFor() {
    RpcException full = quota(Duration.ofHours(1));

    assertThatThrownBy(() -> patient.call(refusing(1, full))).isSameAs(full);

    assertThat(slept).isEmpty();
  }

  @Test
  void call_refusedAgainAndAgain_endsAfterTenMinutes() {
    for (Duration wait : List.of(Duration.ofMinutes(1), Duration.ZERO)) {
      slept.clear();
      RpcException refusal = quota(wait);

      assertThatThrownBy(() -> patient.call(refusing(Integer.MAX_VALUE, refusal)))
          .isSameAs(refusal);

      Duration waited = slept.stream().reduce(Duration.ZERO, Duration::plus);
      assertThat(waited).isEqualTo(Duration.ofMinutes(10));
    }
  }

  @Test
  void call_refusedForAnotherReason_isNotCalledAgain() {
    RpcException wrong = RpcException.invalid("items", "empty");

    assertThatThrownBy(() -> patient.call(refusing(1, wrong))).isSameAs(wrong);
  }
}
