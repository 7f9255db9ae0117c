package io.recgpt.storage;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.error.RpcFault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line why the database could not do what was asked; nothing of that work is kept,
 * unless the reason is {@link Reason#UNKNOWN_OUTCOME}.
 */
public final class StorageException extends RuntimeException implements RpcFault {
  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Reason {
    /** The disk, or the quota of the file, is full. */
    FULL,
    /** Another process holds the file, or the lock that orders the writes. */
    LOCKED,
    /** The file is damaged, or is not a database. */
    CORRUPT,
    /** A unique, foreign-key, check or not-null constraint was violated. */
    CONSTRAINT,
    /** The database can't be opened or written with these rights, or a read tried to write. */
    NOT_WRITABLE,
    /** The schema could not be brought up to date. */
    MIGRATION,
    /** The database has been closed. */
    CLOSED,
    /** The caller was interrupted before the work began; nothing was done. */
    INTERRUPTED,
    /** The caller's deadline passed, or the work took longer than the database allows. */
    TIMED_OUT,
    /** The server can't be reached, or ended the connection; nothing was done. */
    UNAVAILABLE,
    /** The connection was lost during the commit: the work may be kept, or not. */
    UNKNOWN_OUTCOME,
    /** Anything else, such as a mistake in the SQL. */
    FAILED
  }

  private final Reason reason;

  StorageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).strip();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end).strip();
  }

  /** What stood in the way. */
  public Reason reason() {
    return reason;
  }

  /** Neither hosts nor paths are for callers to read. */
  @Override
  public Optional<RpcException> told() {
    return switch (reason) {
      case UNAVAILABLE ->
          told(ErrorCode.PEER_UNAVAILABLE, "the database can't be reached: try again");
      case UNKNOWN_OUTCOME ->
          told(
              ErrorCode.PEER_UNAVAILABLE,
              "the database was lost during the commit: try again with the same ids");
      case LOCKED ->
          told(ErrorCode.PEER_UNAVAILABLE, "the database is locked by another process: try again");
      case FULL -> told(ErrorCode.PEER_UNAVAILABLE, "the database's disk is full: try again later");
      case CLOSED -> told(ErrorCode.NOT_READY, "the server is going away: come again");
      case TIMED_OUT ->
          told(ErrorCode.DEADLINE_EXCEEDED, "the database took too long: allow it more time");
      case INTERRUPTED -> told(ErrorCode.CANCELLED, "the call was cancelled");
      case CORRUPT, CONSTRAINT, NOT_WRITABLE, MIGRATION, FAILED -> Optional.empty();
    };
  }

  private static Optional<RpcException> told(ErrorCode code, String message) {
    return Optional.of(RpcException.of(code, message));
  }
}
