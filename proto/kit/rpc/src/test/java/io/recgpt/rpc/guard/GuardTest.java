package io.recgpt.rpc.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardTest {
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final GuardConfig CONFIG =
      new GuardConfig(
          4, Duration.ofSeconds(10), 10, 50, Duration.ofSeconds(1), 2, Duration.ofMillis(50));

  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicInteger reconnects = new AtomicInteger();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final Guard guard =
      new Guard(
          "intent",
          CONFIG,
          SdkMeterProvider.builder().registerMetricReader(metrics).build().get("test"),
          reconnects::incrementAndGet,
          nanos::get);

  private void fail(Status.Code code, Duration time, int times) {
    for (int i = 0; i < times; i++) {
      if (guard.enter(time) instanceof Entry.Permit permit) {
        permit.failed(code);
      }
    }
  }

  private Entry.Permit permit() {
    return (Entry.Permit) guard.enter(LONG);
  }

  private boolean admits() {
    if (guard.enter(LONG) instanceof Entry.Permit permit) {
      permit.abandoned();
      return true;
    }
    return false;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private double metric(String name, Attributes attributes) {
    return metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(metric -> metric.getData().getPoints().stream())
        .filter(point -> point.getAttributes().equals(attributes))
        .mapToDouble(point ->
            point instanceof io.opentelemetry.sdk.metrics.data.LongPointData number
                ? number.getValue()
                : Double.NaN)
        .findFirst()
        .orElse(-1);
  }

  private static Attributes with(String key, String value) {
    return Attributes.of(
        AttributeKey.stringKey("edge"), "intent", AttributeKey.stringKey(key), value);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "UNKNOWN", "DATA_LOSS"})
  void enter_afterFaults_isHeld(Status.Code code) {
    fail(code, LONG, 10);

    assertThat(guard.enter(LONG)).isEqualTo(Entry.Held.BREAKER_OPEN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "FAILED_PRECONDITION",
        "UNIMPLEMENTED",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED"
      })
  void enter_afterRefusals_isPermitted(Status.Code code) {
    fail(code, LONG, 100);

    assertThat(admits()).isTrue();
  }

  @Test
  void enter_afterCallsWithoutTime_isPermitted() {
    fail(Status.Code.DEADLINE_EXCEEDED, Duration.ofMillis(20), 100);

    assertThat(admits()).isTrue();
  }

  @Test
  void enter_afterCancelledCallers_isPermitted() {
    for (int i = 0; i < 100; i++) {
      permit().abandoned();
    }

    assertThat(admits()).isTrue();
  }

  @Test
  void enter_afterThePause_letsProbesThroughAndClosesOnceTheyAreAnswered() {
    fail(Status.Code.UNAVAILABLE, LONG, 10);
    assertThat(admits()).isFalse();
    assertThat(metric("recgpt.breaker.state", edge())).isEqualTo(2);

    pass(CONFIG.pause().plusMillis(1));
    Entry.Permit first = permit();
    Entry.Permit second = permit();
    assertThat(guard.enter(LONG)).isEqualTo(Entry.Held.BREAKER_OPEN);
    assertThat(reconnects).hasValue(1);
    assertThat(metric("recgpt.breaker.state", edge())).isEqualTo(1);
    first.answered();
    second.answered();

    assertThat(admits()).isTrue();
    assertThat(metric("recgpt.breaker.state", edge())).isZero();
    assertThat(metric("recgpt.breaker.transitions", with("to", "open"))).isEqualTo(1);
    assertThat(metric("recgpt.breaker.transitions", with("to", "closed"))).isEqualTo(1);
    assertThat(metric("recgpt.edge.held", with("reason", "breaker_open"))).isEqualTo(2);
  }

  @Test
  void enter_probesFail_holdsForAnotherPause() {
    fail(Status.Code.UNAVAILABLE, LONG, 10);
    pass(CONFIG.pause().plusMillis(1));
    fail(Status.Code.UNAVAILABLE, LONG, 2);

    assertThat(admits()).isFalse();
    pass(CONFIG.pause().plusMillis(1));
    assertThat(admits()).isTrue();
  }

  @Test
  void enter_probeWhoseCallerIsGone_leavesItsPlaceToAnother() {
    fail(Status.Code.UNAVAILABLE, LONG, 10);
    pass(CONFIG.pause().plusMillis(1));
    permit().abandoned();
    permit().answered();
    permit().answered();

    assertThat(metric("recgpt.breaker.state", edge())).isZero();
  }

  @Test
  void enter_failuresLongAgo_isPermitted() {
    fail(Status.Code.UNAVAILABLE, LONG, 9);
    pass(CONFIG.window().plusSeconds(1));
    fail(Status.Code.UNAVAILABLE, LONG, 9);

    assertThat(admits()).isTrue();
  }

  @Test
  void enter_bulkheadFull_isHeldAndGivesPermitsBack() {
    Entry.Permit[] permits = {permit(), permit(), permit(), permit()};
    assertThat(guard.enter(LONG)).isEqualTo(Entry.Held.BULKHEAD_FULL);
    permits[0].answered();
    permits[1].failed(Status.Code.INTERNAL);
    permits[2].abandoned();
    permits[3].failed(Status.Code.RESOURCE_EXHAUSTED);

    for (int i = 0; i < 4; i++) {
      assertThat(guard.enter(LONG)).isInstanceOf(Entry.Permit.class);
    }
    assertThat(guard.enter(LONG)).isEqualTo(Entry.Held.BULKHEAD_FULL);
  }

  @Test
  void mayRetry_budgetSpent_countsBoth() {
    for (int i = 0; i < Guard.MAX_RETRIES; i++) {
      assertThat(guard.mayRetry()).isTrue();
    }
    assertThat(guard.mayRetry()).isFalse();
    assertThat(metric("recgpt.edge.retries", with("result", "made"))).isEqualTo(10);
    assertThat(metric("recgpt.edge.retries", with("result", "out_of_budget"))).isEqualTo(1);
  }

  private static Attributes edge() {
    return Attributes.of(AttributeKey.stringKey("edge"), "intent");
  }
}
