package io.recgpt.rpc.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  @Test
  void line_ofPlainText_isTheText() {
    assertThat(ErrorText.line("item_id: 'Zelt 日本' (expected: one)", 100))
        .isEqualTo("item_id: 'Zelt 日本' (expected: one)");
  }

  @Test
  void line_ofWhatSteersATerminal_hasQuestionMarks() {
    assertThat(ErrorText.line("a\nb\r\u001b[2J\u202ec\u2028d\u0000\ud800", 100))
        .isEqualTo("a?b??[2J?c?d??");
  }

  @Test
  void line_tooLong_isCutByTheBytesThatAreSent() {
    assertThat(ErrorText.line("x".repeat(30), 30)).isEqualTo("x".repeat(30));
    assertThat(ErrorText.line("x".repeat(31), 30)).isEqualTo("x".repeat(27) + "...");
    assertThat(ErrorText.line("日".repeat(31), 30)).isEqualTo("日日日...");
    assertThat(ErrorText.line("%".repeat(31), 30)).isEqualTo("%".repeat(9) + "...");
    assertThat(ErrorText.line("😀".repeat(31), 30)).isEqualTo("😀😀...");
  }

  /** As a map's key and what a caller called an item: neither length nor number is ours. */
  @Test
  void toStatus_ofHugeViolations_fitsIntoTrailers() throws InvalidProtocolBufferException {
    FieldViolation huge =
        new FieldViolation("items[\"" + "日\n".repeat(50_000) + "\"]", "x%".repeat(50_000));

    StatusRuntimeException status =
        RpcException.invalid(Collections.nCopies(1_000, huge)).toStatus();

    assertThat(huge.field()).hasSizeLessThan(200).doesNotContain("\n");
    assertThat(status.getStatus().getDescription()).hasSizeLessThan(1_100).doesNotContain("\n");
    Metadata trailers = status.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(DETAILS)).hasSizeLessThan(4_096);
    assertThat(violations(status)).isNotEmpty();
  }

  @Test
  void toStatus_ofHugeMessage_isShort() {
    assertThat(
            RpcException.of(ErrorCode.UNKNOWN_ITEM, "no item " + "é".repeat(60_000)).getMessage())
        .hasSizeLessThan(1_100);
  }

  private static List<BadRequest.FieldViolation> violations(StatusRuntimeException status)
      throws InvalidProtocolBufferException {
    com.google.rpc.Status proto = StatusProto.fromThrowable(status);
    assertThat(proto).isNotNull();
    return proto.getDetails(1).unpack(BadRequest.class).getFieldViolationsList();
  }
}
