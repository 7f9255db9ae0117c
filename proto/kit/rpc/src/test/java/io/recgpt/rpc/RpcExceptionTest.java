package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
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
