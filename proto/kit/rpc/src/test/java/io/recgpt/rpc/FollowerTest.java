package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FollowerTest {
  private final AtomicBoolean away = new AtomicBoolean(true);
  private final AtomicLong end = new AtomicLong(1);
  private final AtomicLong taken = new AtomicLong();
  private final Follower<Long> follower =
      new Follower<>(
          "numbers",
          new Follower.Source<>(this::open, List::of, Long::longValue),
          () -> 0,
          (batch, cursor) -> taken.set(cursor));

  /** What the log has after a cursor; then the stream ends. */
  private Iterator<Long> open(long cursor) {
    if (away.get()) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
    return cursor < end.get() ? List.of(cursor + 1).iterator() : List.<Long>of().iterator();
  }

  @Test
  void follow_theLogComesBack_takesItOverAndIsNotBrokenAnyMore() {
    follower.start();
    try (follower) {
      while (follower.broken().isZero()) {
        Thread.onSpinWait();
      }
      assertThat(follower.broken()).isLessThan(Duration.ofMinutes(1));
      away.set(false);

      assertThat(follower.await(1)).isEqualTo(1);
      assertThat(taken).hasValue(1);
      assertThat(follower.broken()).isZero();
      end.set(2);
      assertThat(follower.await(2)).isEqualTo(2);
    }
  }

  @Test
  void measure_tellsForHowLongItIsBroken() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (follower;
        SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      follower.measure(meters.get("test"));

      assertThat(reader.collectAllMetrics())
          .singleElement()
          .satisfies(metric -> {
            assertThat(metric.getName()).isEqualTo("recgpt.follower.broken");
            assertThat(metric.getDoubleGaugeData().getPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getValue()).isZero());
          });
    }
  }
}
