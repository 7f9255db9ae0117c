package io.recgpt.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeerTest {
  private final Peer peer =
      new Peer(
          "retrieval",
          Deadlines.DEFAULT.forRetrieval(),
          OpenTelemetry.noop().getMeter("test"),
          () -> {});
  private final AtomicInteger calls = new AtomicInteger();

  private Answer<String> read(Deadline deadline, Status status) {
    return peer.read(
        deadline,
        _ -> {
          calls.incrementAndGet();
          throw status.asRuntimeException();
        });
  }

  private static Deadline inAMinute() {
    return Deadline.after(1, TimeUnit.MINUTES);
  }

  @Test
  void read_answered_givesTheValue() {
    Answer<String> answer = peer.read(inAMinute(), _ -> "value");

    assertThat(answer.orThrow()).isEqualTo("value");
    assertThat(answer.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void read_unavailable_asksOnceMore() {
    assertThat(read(inAMinute(), Status.UNAVAILABLE)).isInstanceOf(Answer.Failed.class);
    assertThat(calls).hasValue(2);
  }

  @Test
  void read_noTimeLeft_asksOnce() {
    read(Deadline.after(0, TimeUnit.SECONDS), Status.UNAVAILABLE);

    assertThat(calls).hasValue(1);
  }

  @Test
  void read_overloaded_asksOnce() {
    read(inAMinute(), Status.RESOURCE_EXHAUSTED);

    assertThat(calls).hasValue(1);
  }

  @Test
  void ask_callerCancelled_tellsOfNoPeer() throws Exception {
    try (Context.CancellableContext caller = Context.current().withCancellation()) {
      caller.cancel(null);

      assertThatThrownBy(() -> caller.call(() -> read(inAMinute(), Status.CANCELLED)))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
  }

  @Test
  void read_manyCallersOfShortDeadlines_leaveThePeerToTheOthers() {
    for (int i = 0; i < 100; i++) {
      read(Deadline.after(500, TimeUnit.MILLISECONDS), Status.DEADLINE_EXCEEDED);
    }

    assertThat(peer.read(inAMinute(), _ -> "value").orThrow()).isEqualTo("value");
  }

  @Test
  void read_lateThoughGivenItsTime_isHeldSoon() {
    for (int i = 0; i < 10; i++) {
      read(inAMinute(), Status.DEADLINE_EXCEEDED);
    }

    assertThat(peer.read(inAMinute(), _ -> "value")).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void ask_callersDeadlineOver_saysSo() throws Exception {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext caller =
            Context.current().withDeadline(Deadline.after(0, TimeUnit.SECONDS), timer)) {
      assertThatThrownBy(() -> caller.call(() -> read(inAMinute(), Status.DEADLINE_EXCEEDED)))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    }
  }

  @Test
  void orThrow_refused_keepsCodeAndFields() {
    Answer<String> answer =
        peer.write(
            inAMinute(),
            _ -> {
              throw RpcException.invalid("filter.max_price", "broken").toStatus();
            });

    assertThatThrownBy(answer::orThrow)
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.violations().getFirst().field()).isEqualTo("filter.max_price");
            });
  }
}
