package io.recgpt.inference.triton;

import io.grpc.Status;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationException.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What faults of the server, the model and the way there mean. */
final class TritonFaults {
  private static final int LONGEST = 300;

  /** What Triton and its back ends say inside of a stream, where there is no status. */
  private static final Map<Pattern, Kind> WORDS = words();

  private TritonFaults() {}

  private static Map<Pattern, Kind> words() {
    Map<Pattern, Kind> words = new LinkedHashMap<>();
    words.put(
        Pattern.compile(
            "unknown model|not found|not ready|not healthy|no available versions|unavailable"),
        Kind.UNAVAILABLE);
    words.put(Pattern.compile("exceeds maximum queue size|too many requests"), Kind.OVERLOADED);
    words.put(Pattern.compile("timeout expired|timed out"), Kind.TIMED_OUT);
    words.put(
        Pattern.compile(
            "longer than the maximum model length|maximum context length|available context size"
                + "|unexpected (shape|inference input|datatype)|inference input|invalid argument"),
        Kind.REFUSED);
    return words;
  }

  /** A fault of a call. */
  static GenerationException ofStatus(Status status) {
    String message = Optional.ofNullable(status.getDescription()).orElse("no reason given");
    return new GenerationException(
        kind(status, message), line(status.getCode() + ": " + message), status.getCause());
  }

  private static Kind kind(Status status, String message) {
    return switch (status.getCode()) {
      case UNAVAILABLE, NOT_FOUND -> Kind.UNAVAILABLE;
      case RESOURCE_EXHAUSTED ->
          message.contains("message exceeds maximum size") ? Kind.MODEL_FAILED : Kind.OVERLOADED;
      case DEADLINE_EXCEEDED -> Kind.TIMED_OUT;
      case CANCELLED ->
          status.getCause() instanceof InterruptedException ? Kind.CANCELLED : Kind.UNAVAILABLE;
      case INVALID_ARGUMENT,
          OUT_OF_RANGE,
          FAILED_PRECONDITION,
          ALREADY_EXISTS,
          UNIMPLEMENTED,
          PERMISSION_DENIED,
          UNAUTHENTICATED ->
          Kind.REFUSED;
      // "channel closed": the connection ended while the call was being sent.
      case UNKNOWN ->
          status.getCause() instanceof IOException ? Kind.UNAVAILABLE : ofWords(message);
      case OK, INTERNAL, ABORTED, DATA_LOSS -> ofWords(message);
    };
  }

  /** An error that came inside of a stream. */
  static GenerationException ofStream(String message) {
    return new GenerationException(ofWords(message), line(message));
  }

  private static Kind ofWords(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return WORDS.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(lower).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Kind.MODEL_FAILED);
  }

  private static String line(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
