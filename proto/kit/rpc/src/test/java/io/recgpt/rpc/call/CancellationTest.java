package io.recgpt.rpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CancellationTest {
  @Test
  void check_aCallThatIsWaitedFor_passes() throws Exception {
    Cancellation.check();
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(Cancellation::check);
    }
  }

  @Test
  void check_cancelledOrLate_tellsWhich() throws Exception {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.cancel(null);
      call.run(() -> assertThat(codeOf(Cancellation::check)).isEqualTo(ErrorCode.CANCELLED));
    }
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext call =
            Context.current().withDeadline(Deadline.after(0, TimeUnit.SECONDS), timer)) {
      call.run(
          () -> assertThat(codeOf(Cancellation::check)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    }
  }

  @Test
  void interrupting_cancelledWhileItWaits_isInterruptedAndLeavesNoFlagBehind() {
    CountDownLatch never = new CountDownLatch(1);
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      Thread.ofVirtual().start(() -> call.cancel(null));

      call.run(() ->
          assertThatThrownBy(() ->
                  Cancellation.interrupting(() -> {
                    never.await();
                    return true;
                  }))
              .isInstanceOf(InterruptedException.class));
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interrupting_cancelledAfterwards_interruptsNobody() throws Exception {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      assertThat(call.call(() -> Cancellation.interrupting(() -> 7))).isEqualTo(7);
      call.cancel(null);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static ErrorCode codeOf(Runnable work) {
    try {
      work.run();
    } catch (RpcException fault) {
      return fault.code();
    }
    throw new AssertionError("not cancelled");
  }
}
