package io.recgpt.rpc.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.URLEncoder;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RpcExceptionTest {
  static List<RpcException> faults() {
    return List.of(
        RpcException.quota("key shop", "used up: ask again later", Duration.ofMillis(61_500)),
        RpcException.of(ErrorCode.OVERLOADED, "too many calls: ask again"),
        RpcException.of(ErrorCode.UNKNOWN_USER, "user u: nobody"),
        RpcException.invalid("limit", "0 (expected: 1 to 100)"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void from_whatAPeerAnswered_isPassedOnWhole(RpcException fault) {
    StatusRuntimeException answered = fault.toStatus();

    StatusRuntimeException passedOn = RpcException.from(answered).toStatus();

    assertThat(StatusProto.fromThrowable(passedOn)).isEqualTo(StatusProto.fromThrowable(answered));
  }

  @Test
  void from_connectionThatEndedWhileTheCallWasSent_isAPeerThatCannotBeReached() {
    Status closed =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());

    assertThat(RpcException.from(closed.asRuntimeException()).code())
        .isEqualTo(ErrorCode.PEER_UNAVAILABLE);
    assertThat(RpcException.from(Status.UNKNOWN.asRuntimeException()).code())
        .isEqualTo(ErrorCode.INTERNAL);
  }

  static List<RpcException> wordy() {
    String hostile = "猫%\n".repeat(5_000);
    return List.of(
        RpcException.invalid(
            Collections.nCopies(1_000, new FieldViolation("items[0].tags[0]", "blank"))),
        RpcException.invalid(Collections.nCopies(1_000, new FieldViolation(hostile, hostile))),
        RpcException.quota(hostile, hostile, Duration.ofSeconds(1)),
        RpcException.of(ErrorCode.PEER_UNAVAILABLE, hostile),
        RpcException.of(ErrorCode.UNKNOWN_ITEM, "x".repeat(1_000_000)));
  }

  @ParameterizedTest
  @MethodSource("wordy")
  void toStatus_ofMuchText_fitsIntoTheTrailersThatClientsTake(RpcException fault) {
    StatusRuntimeException told = fault.toStatus();
    com.google.rpc.Status details = StatusProto.fromThrowable(told);

    assertThat(details.getSerializedSize()).isLessThanOrEqualTo(4_096);
    assertThat(URLEncoder.encode(String.valueOf(told.getStatus().getDescription()), UTF_8).length())
        .isLessThanOrEqualTo(1_200);
    assertThat(RpcException.from(told).code()).isEqualTo(fault.code());
  }

  @Test
  void toStatus_ofMoreViolationsThanFit_hasTheFirstAndTellsHowManyMore() {
    List<FieldViolation> violations = RpcException.from(wordy().getFirst().toStatus()).violations();

    assertThat(violations.getFirst()).isEqualTo(new FieldViolation("items[0].tags[0]", "blank"));
    assertThat(violations.getLast().description())
        .isEqualTo("and " + (1_000 - violations.size() + 1) + " more");
  }

  @Test
  void quota_tellsWhoseAndUntilWhen() throws Exception {
    com.google.rpc.Status status =
        StatusProto.fromThrowable(
            RpcException.quota("key shop", "used up", Duration.ofMillis(61_500)).toStatus());

    assertThat(status.getDetails(1).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(61);
    assertThat(status.getDetails(2).unpack(QuotaFailure.class).getViolations(0).getSubject())
        .isEqualTo("key shop");
  }
}
