package io.recgpt.rpc.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FollowerTest {
  private final AtomicBoolean away = new AtomicBoolean(true);
  private final AtomicLong end = new AtomicLong(1);
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final List<String> kept = new CopyOnWriteArrayList<>();
  private volatile RuntimeException refusal = new IllegalArgumentException("no number");
  private final Follower<Long> follower =
      new Follower<>(
          "numbers",
          new Follower.Source<>(this::open, List::of, Long::longValue),
          () -> 0,
          new Numbers(),
          Duration.ofMillis(1));

  /** Takes all numbers but the refused one. */
  private final class Numbers implements Follower.Sink<Long> {
    @Override
    public void apply(List<Long> batch, long cursor) {
      if (batch.contains(refused.get())) {
        throw refusal;
      }
      taken.set(cursor);
    }

    @Override
    public String setAside(Long entry, long cursor, String reason) {
      kept.add(entry + " " + reason);
      return "a list";
    }
  }

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
  void follow_anEntryThatIsAlwaysRefused_isKeptAndSteppedOver() {
    away.set(false);
    end.set(4);
    refused.set(2);
    follower.start();
    try (follower) {
      follower.await(4);

      assertThat(taken).hasValue(4);
      assertThat(kept).containsExactly("2 java.lang.IllegalArgumentException: no number");
      assertThat(follower.setAside()).isEqualTo(1);
      assertThat(follower.stuck()).isZero();
    }
  }

  @Test
  void follow_whatTakesEntriesOverIsAway_keepsNoneAsideAndIsStuck() {
    away.set(false);
    end.set(2);
    refused.set(2);
    refusal = RpcException.of(ErrorCode.PEER_UNAVAILABLE, "the database can't be reached");
    follower.start();
    try (follower) {
      while (follower.stuck().compareTo(Duration.ofMillis(500)) < 0) {
        Thread.onSpinWait();
      }
      assertThat(kept).isEmpty();
      assertThat(follower.unready()).isEmpty();
      refused.set(0);

      assertThat(follower.await(2)).isEqualTo(2);
      assertThat(follower.stuck()).isZero();
    }
  }

  @Test
  void follow_thePeerIsAway_isBrokenButNotStuck() {
    follower.start();
    try (follower) {
      while (follower.broken().isZero()) {
        Thread.onSpinWait();
      }
      assertThat(follower.stuck()).isZero();
    }
  }

  @Test
  void measure_tellsForHowLongItIsBroken() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (follower;
        SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      follower.measure(meters.get("test"));

      assertThat(reader.collectAllMetrics())
          .extracting(MetricData::getName)
          .containsExactlyInAnyOrder("recgpt.follower.broken", "recgpt.follower.set_aside");
      assertThat(reader.collectAllMetrics())
          .filteredOn(metric -> metric.getName().equals("recgpt.follower.broken"))
          .flatExtracting(metric -> metric.getDoubleGaugeData().getPoints())
          .singleElement()
          .satisfies(point -> assertThat(point.getValue()).isZero());
    }
  }
}
