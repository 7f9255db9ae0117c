package io.recgpt.rpc.server.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTimesTest {
  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, 0",
    "9223372036854775807, 999999999",
    "-1, 0",
    "253402300800, 0",
    "0, -1",
    "0, 1000000000",
    "0, 2147483647",
    "0, -2147483648"
  })
  void instant_outOfRange_isInvalid(long seconds, int nanos) {
    Timestamp time = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();

    assertThatThrownBy(() -> RequestTimes.instant("as_of", time))
        .isInstanceOfSatisfying(
            RpcException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith("as_of: " + seconds + " s")
        .hasMessageContaining("from 1970 to 9999");
  }

  @Test
  void instant_firstAndLast_areTaken() {
    assertThat(RequestTimes.instant("as_of", Timestamp.getDefaultInstance()))
        .isEqualTo(Instant.EPOCH);
    assertThat(
            RequestTimes.instant(
                "as_of",
                Timestamp.newBuilder().setSeconds(253_402_300_799L).setNanos(999_999_999).build()))
        .isEqualTo(Instant.parse("9999-12-31T23:59:59.999999999Z"));
  }
}
