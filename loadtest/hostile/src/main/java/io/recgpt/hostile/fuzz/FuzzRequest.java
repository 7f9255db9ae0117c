package io.recgpt.hostile.fuzz;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * A request as it is sent.
 *
 * @param index which one of the run: with the seed, and what the cluster answers at first, it tells
 *     the whole request
 * @param headers metadata
 * @param body bytes of its message, if they are one
 * @param deadline how long the call may take
 * @param patience after how many messages of an answer the call is cancelled
 */
@SuppressWarnings("ArrayRecordComponent")
record FuzzRequest(
    long index,
    FuzzedMethod method,
    Map<String, String> headers,
    byte[] body,
    Duration deadline,
    int patience) {
  private static final int LONGEST = 3_000;

  FuzzRequest {
    requireNonNull(method);
    headers = Map.copyOf(headers);
    requireNonNull(body);
    requireNonNull(deadline);
  }

  /** What to send again, for a person who looks into a failure; secrets are left out. */
  String described() {
    String shown = cut(text());
    String bytes = cut(Base64.getEncoder().encodeToString(body));
    return "#%d %s, tenant %s, %d bytes%n%s%nbase64 %s"
        .formatted(
            index,
            method.title(),
            headers.getOrDefault("recgpt-tenant", "of the key"),
            body.length,
            shown,
            bytes);
  }

  private String text() {
    try {
      return TextFormat.printer().printToString(DynamicMessage.parseFrom(method.request(), body));
    } catch (InvalidProtocolBufferException noMessage) {
      return "no message: " + noMessage.getMessage();
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
  }
}
