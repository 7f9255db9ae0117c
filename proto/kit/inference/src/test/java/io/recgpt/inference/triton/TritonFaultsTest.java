package io.recgpt.inference.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.recgpt.inference.generation.GenerationException.Kind;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

final class TritonFaultsTest {
  private static final Status CLOSED = Status.UNKNOWN.withDescription("channel closed");

  @Test
  void ofStatus_connectionThatEndedWhileTheCallWasSent_isUnavailable() {
    assertThat(TritonFaults.ofStatus(CLOSED.withCause(new ClosedChannelException())).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(TritonFaults.ofStatus(CLOSED).kind()).isEqualTo(Kind.MODEL_FAILED);
  }
}
