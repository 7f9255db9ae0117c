package io.recgpt.rpc.error;

import io.grpc.Status;
import java.io.IOException;

/**
 * What can go wrong between a caller and a service, each with its gRPC status and whether the same
 * call may succeed later. The name travels as {@code google.rpc.ErrorInfo.reason} in the domain
 * {@code recgpt}.
 */
public enum ErrorCode {
  INVALID_ARGUMENT(Category.CALLER, Status.Code.INVALID_ARGUMENT, false),
  UNKNOWN_ITEM(Category.CALLER, Status.Code.NOT_FOUND, false),
  UNKNOWN_USER(Category.CALLER, Status.Code.NOT_FOUND, false),
  UNKNOWN_MODEL(Category.CALLER, Status.Code.NOT_FOUND, false),
  TOO_LITTLE_DATA(Category.CALLER, Status.Code.FAILED_PRECONDITION, false),
  BROKEN_MODEL(Category.CALLER, Status.Code.FAILED_PRECONDITION, false),
  REPLY_TOO_LARGE(Category.CALLER, Status.Code.FAILED_PRECONDITION, false),
  UNIMPLEMENTED(Category.CALLER, Status.Code.UNIMPLEMENTED, false),
  UNAUTHENTICATED(Category.CALLER, Status.Code.UNAUTHENTICATED, false),
  PERMISSION_DENIED(Category.CALLER, Status.Code.PERMISSION_DENIED, false),
  QUOTA_EXCEEDED(Category.CALLER, Status.Code.RESOURCE_EXHAUSTED, true),
  CANCELLED(Category.CALLER, Status.Code.CANCELLED, false),
  DEADLINE_EXCEEDED(Category.CALLER, Status.Code.DEADLINE_EXCEEDED, true),
  OVERLOADED(Category.SERVER, Status.Code.RESOURCE_EXHAUSTED, true),
  NOT_READY(Category.SERVER, Status.Code.UNAVAILABLE, true),
  PEER_UNAVAILABLE(Category.PEER, Status.Code.UNAVAILABLE, true),
  INTERNAL(Category.SERVER, Status.Code.INTERNAL, false);

  /** Whose doing an error is. */
  public enum Category {
    /** The caller's: the same request fails again. */
    CALLER,
    /** This server's. */
    SERVER,
    /** That of a service behind this one. */
    PEER
  }

  private final Category category;
  private final Status.Code status;
  private final boolean retryable;

  ErrorCode(Category category, Status.Code status, boolean retryable) {
    this.category = category;
    this.status = status;
    this.retryable = retryable;
  }

  /** Whose doing it is. */
  public Category category() {
    return category;
  }

  /** The gRPC status that carries it. */
  public Status.Code status() {
    return status;
  }

  /** True where the same call may succeed a moment later. */
  public boolean retryable() {
    return retryable;
  }

  static ErrorCode ofStatus(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION -> INVALID_ARGUMENT;
      case NOT_FOUND -> UNKNOWN_ITEM;
      case UNIMPLEMENTED -> UNIMPLEMENTED;
      case CANCELLED -> CANCELLED;
      case DEADLINE_EXCEEDED -> DEADLINE_EXCEEDED;
      case RESOURCE_EXHAUSTED -> OVERLOADED;
      case UNAVAILABLE -> PEER_UNAVAILABLE;
      case PERMISSION_DENIED -> PERMISSION_DENIED;
      // "channel closed": the connection ended while the call was being sent.
      case UNKNOWN -> status.getCause() instanceof IOException ? PEER_UNAVAILABLE : INTERNAL;
      case OK, ALREADY_EXISTS, ABORTED, INTERNAL, DATA_LOSS, UNAUTHENTICATED -> INTERNAL;
    };
  }
}
