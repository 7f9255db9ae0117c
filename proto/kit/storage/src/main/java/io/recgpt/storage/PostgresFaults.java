package io.recgpt.storage;

import io.recgpt.storage.StorageException.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What PostgreSQL's SQLSTATE codes mean to us. */
final class PostgresFaults {
  private PostgresFaults() {}

  static StorageException of(String database, SQLException cause) {
    Reason reason = reason(cause);
    String what =
        switch (reason) {
          case FULL -> "disk full: free some space and try again";
          case LOCKED -> "another process held the lock for too long";
          case UNAVAILABLE -> "can't be reached: " + line(cause);
          case TIMED_OUT -> "took too long, and was stopped";
          default -> line(cause);
        };
    return new StorageException(reason, database + ": " + what, cause);
  }

  static Reason reason(SQLException fault) {
    return switch (state(fault)) {
      case "25006", "42501" -> Reason.NOT_WRITABLE;
      case "40001", "40P01", "55P03" -> Reason.LOCKED;
      case "53100" -> Reason.FULL;
      case "57014" -> Reason.TIMED_OUT;
      case String state when disconnected(state, fault) -> Reason.UNAVAILABLE;
      case String state when state.startsWith("23") -> Reason.CONSTRAINT;
      case String state when state.startsWith("28") || state.startsWith("3D") ->
          Reason.NOT_WRITABLE;
      case String state when state.startsWith("XX") || state.startsWith("58") -> Reason.CORRUPT;
      default -> Reason.FAILED;
    };
  }

  /** True where the connection is of no use any more, or none could be had. */
  static boolean disconnected(SQLException fault) {
    return disconnected(state(fault), fault);
  }

  /** True where the same transaction, undone as a whole, may succeed at once. */
  static boolean conflict(SQLException fault) {
    String state = state(fault);
    return state.equals("40001") || state.equals("40P01");
  }

  private static boolean disconnected(String state, SQLException fault) {
    return fault instanceof SQLTransientConnectionException
        || state.startsWith("08") // connection exceptions
        || state.startsWith("57P") // shutdown, crash, starting up
        || state.equals("25P03") // idle in a transaction for too long
        || state.equals("53300"); // too many connections
  }

  /** A pool tells only in the cause what the server said. */
  private static String state(SQLException fault) {
    if (fault instanceof SQLTransientConnectionException
        && fault.getCause() instanceof SQLException server
        && server.getSQLState() != null) {
      return server.getSQLState();
    }
    return fault.getSQLState() == null ? "" : fault.getSQLState();
  }

  private static String line(SQLException fault) {
    Throwable told =
        fault instanceof SQLTransientConnectionException && fault.getCause() != null
            ? fault.getCause()
            : fault;
    return StorageException.firstLine(told);
  }
}
