package io.recgpt.rpc.guard;

import io.grpc.Status;

/** What the end of a call says of the peer's health. */
enum Verdict {
  /** It works, and found fault with what it was asked. */
  SUCCESS,
  /** Nothing: it sheds load, or had no fair chance. */
  IGNORED,
  /** It does not work. */
  FAILURE;

  /**
   * Judges an error.
   *
   * @param hadTime whether the call was given time enough
   */
  static Verdict of(Status.Code code, boolean hadTime) {
    return switch (code) {
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          // The caller may not have what it asks for.
          PERMISSION_DENIED ->
          SUCCESS;
      // A peer of another version lacks one method, not all of them.
      case UNIMPLEMENTED, RESOURCE_EXHAUSTED -> IGNORED;
      case DEADLINE_EXCEEDED -> hadTime ? FAILURE : IGNORED;
      // Not by the caller, who says so itself: the peer broke the call off.
      case CANCELLED, UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS -> FAILURE;
      // By the peer itself, which does not know us: our callers' keys go no further than here.
      case UNAUTHENTICATED -> FAILURE;
    };
  }
}
