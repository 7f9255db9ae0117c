package io.recgpt.rpc.error;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault that its caller is told of, with a code, one line of text and what google.rpc details
 * say.
 */
public final class RpcException extends RuntimeException {
  /** Domain of {@code google.rpc.ErrorInfo}. */
  public static final String DOMAIN = "recgpt";

  /** In the trailers, where all but printable ASCII is escaped. */
  public static final int MAX_MESSAGE_BYTES = 1_000;

  private static final long serialVersionUID = 1;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Of all details with the message; Base64 makes a third more of it. */
  private static final int DETAIL_BYTES = 4_096;

  private static final int QUOTA_BYTES = 300;

  /** For what follows the last violation that fits, and for what its message is packed in. */
  private static final int LAST_VIOLATION_BYTES = 128;

  private final ErrorCode code;
  private final transient List<FieldViolation> violations;
  private final transient Duration retryAfter;
  private final transient String quota;

  private RpcException(ErrorCode code, String message, List<FieldViolation> violations) {
    this(code, message, violations, RETRY_AFTER, "");
  }

  private RpcException(
      ErrorCode code,
      String message,
      List<FieldViolation> violations,
      Duration retryAfter,
      String quota) {
    super(ErrorText.line(message, MAX_MESSAGE_BYTES));
    this.code = requireNonNull(code);
    this.violations = List.copyOf(violations);
    this.retryAfter = requireNonNull(retryAfter);
    this.quota = requireNonNull(quota);
  }

  /** A request with one wrong field. */
  public static RpcException invalid(String field, String description) {
    return invalid(List.of(new FieldViolation(field, description)));
  }

  /** A request with wrong fields, at least one. */
  public static RpcException invalid(List<FieldViolation> violations) {
    String message =
        violations.stream()
            .limit(3)
            .map(violation -> violation.field() + ": " + violation.description())
            .collect(Collectors.joining("; "));
    String more = violations.size() > 3 ? "; and " + (violations.size() - 3) + " more" : "";
    return new RpcException(ErrorCode.INVALID_ARGUMENT, message + more, violations);
  }

  /** Any other fault. The message is one line and says what to do. */
  public static RpcException of(ErrorCode code, String message) {
    return new RpcException(code, message, List.of());
  }

  /**
   * A caller that has used up what it may.
   *
   * @param subject whose quota it is, for example "key shop-web"
   * @param message one line with what to do
   * @param retryAfter when there will be some again
   */
  public static RpcException quota(String subject, String message, Duration retryAfter) {
    return new RpcException(
        ErrorCode.QUOTA_EXCEEDED,
        subject + ": " + message,
        List.of(),
        retryAfter,
        requireNonNull(subject));
  }

  /** What a peer answered, with its details. */
  public static RpcException from(StatusRuntimeException exception) {
    ErrorCode code = ErrorCode.ofStatus(exception.getStatus());
    List<FieldViolation> violations = new ArrayList<>();
    Duration retryAfter = RETRY_AFTER;
    String quota = "";
    com.google.rpc.Status status = StatusProto.fromThrowable(exception);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        try {
          if (detail.is(ErrorInfo.class)) {
            code = codeNamed(detail.unpack(ErrorInfo.class).getReason(), code);
          } else if (detail.is(BadRequest.class)) {
            for (BadRequest.FieldViolation violation :
                detail.unpack(BadRequest.class).getFieldViolationsList()) {
              violations.add(new FieldViolation(violation.getField(), violation.getDescription()));
            }
          } else if (detail.is(RetryInfo.class)) {
            com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
            retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
          } else if (detail.is(QuotaFailure.class)) {
            for (QuotaFailure.Violation violation :
                detail.unpack(QuotaFailure.class).getViolationsList()) {
              quota = violation.getSubject();
            }
          }
        } catch (InvalidProtocolBufferException ignored) {
          // A detail that can't be read is no detail: code and message stand.
        }
      }
    }
    String description = exception.getStatus().getDescription();
    return new RpcException(
        code,
        description == null ? exception.getStatus().getCode().name() : description,
        violations,
        retryAfter,
        quota);
  }

  private static ErrorCode codeNamed(String reason, ErrorCode fallback) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(reason)) {
        return code;
      }
    }
    return fallback;
  }

  /** What went wrong. */
  public ErrorCode code() {
    return code;
  }

  /** The wrong fields; empty but for INVALID_ARGUMENT. */
  public List<FieldViolation> violations() {
    return violations;
  }

  /** When to try again, where the code lets a caller do so. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /**
   * The status with its google.rpc details, cut so that its trailers stay below the 8 KiB that
   * clients take by default: those would count a larger one as a fault of the server.
   */
  public StatusRuntimeException toStatus() {
    String message = String.valueOf(getMessage());
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(Status.fromCode(code.status()).getCode().value())
            .setMessage(message)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(code.name()).setDomain(DOMAIN).build()));
    if (code.status() == Status.Code.UNAVAILABLE
        || code.status() == Status.Code.RESOURCE_EXHAUSTED) {
      RetryInfo.Builder retry = RetryInfo.newBuilder();
      retry
          .getRetryDelayBuilder()
          .setSeconds(retryAfter.toSeconds())
          .setNanos(retryAfter.toNanosPart());
      status.addDetails(Any.pack(retry.build()));
    }
    if (!quota.isEmpty()) {
      QuotaFailure.Builder failure = QuotaFailure.newBuilder();
      failure
          .addViolationsBuilder()
          .setSubject(ErrorText.line(quota, QUOTA_BYTES))
          .setDescription(ErrorText.line(message, QUOTA_BYTES));
      status.addDetails(Any.pack(failure.build()));
    }
    if (!violations.isEmpty()) {
      status.addDetails(1, Any.pack(badRequest(DETAIL_BYTES - status.build().getSerializedSize())));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** As many violations as fit, the first ones; the last one tells how many did not. */
  private BadRequest badRequest(int bytes) {
    BadRequest.Builder badRequest = BadRequest.newBuilder();
    int left = bytes - LAST_VIOLATION_BYTES;
    for (FieldViolation violation : violations) {
      BadRequest.FieldViolation next =
          BadRequest.FieldViolation.newBuilder()
              .setField(violation.field())
              .setDescription(violation.description())
              .build();
      left -= next.getSerializedSize() + 4;
      if (left < 0) {
        int more = violations.size() - badRequest.getFieldViolationsCount();
        badRequest.addFieldViolationsBuilder().setDescription("and " + more + " more");
        break;
      }
      badRequest.addFieldViolations(next);
    }
    return badRequest.build();
  }
}
