package io.recgpt.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Says in one line why the database could not do what was asked; nothing of that work is kept. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Reason {
    /** The disk, or the quota of the file, is full. */
    FULL,
    /** Another process holds the file. */
    LOCKED,
    /** The file is damaged, or is not a database. */
    CORRUPT,
    /** A unique, foreign-key, check or not-null constraint was violated. */
    CONSTRAINT,
    /** The file or its folder can't be opened or written, or a read tried to write. */
    NOT_WRITABLE,
    /** The schema could not be brought up to date. */
    MIGRATION,
    /** The database has been closed. */
    CLOSED,
    /** The caller was interrupted before the work began; nothing was done. */
    INTERRUPTED,
    /** Anything else, such as a mistake in the SQL. */
    FAILED
  }

  private final Reason reason;

  StorageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static StorageException of(Path file, SQLException cause) {
    Reason reason = reasonOf(cause);
    String what =
        switch (reason) {
          case FULL -> "disk full: free some space and try again";
          case LOCKED -> "locked by another process";
          case CORRUPT -> "not a database, or damaged: restore it or move it away";
          case NOT_WRITABLE -> "can't be opened or written: check the path and its permissions";
          case CONSTRAINT, MIGRATION, CLOSED, INTERRUPTED, FAILED -> firstLine(cause);
        };
    return new StorageException(reason, file + ": " + what, cause);
  }

  static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).strip();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end).strip();
  }

  private static Reason reasonOf(SQLException cause) {
    // The low byte is the primary result code, the rest refines it.
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
    return switch (code) {
      case SQLITE_FULL -> Reason.FULL;
      case SQLITE_BUSY, SQLITE_LOCKED -> Reason.LOCKED;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> Reason.CORRUPT;
      case SQLITE_CONSTRAINT -> Reason.CONSTRAINT;
      case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM -> Reason.NOT_WRITABLE;
      default -> Reason.FAILED;
    };
  }

  /** What stood in the way. */
  public Reason reason() {
    return reason;
  }
}
