package io.recgpt.standalone.exit;

/** Ends a command: one line that says what is wrong and what to do, and the exit code. */
public final class CommandException extends RuntimeException {
  /** Wrong arguments or input. */
  public static final int USAGE = 2;

  /** Nothing found: an unknown user or item. */
  public static final int NOT_FOUND = 3;

  /** A cluster that cannot be reached, or a data dir that cannot be opened. */
  public static final int UNAVAILABLE = 4;

  /** Anything unexpected. */
  public static final int UNEXPECTED = 1;

  private static final long serialVersionUID = 1;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Wrong arguments or input. */
  public static CommandException usage(String message) {
    return new CommandException(USAGE, message);
  }

  /** Nothing found. */
  static CommandException notFound(String message) {
    return new CommandException(NOT_FOUND, message);
  }

  /** A cluster that can't be reached, or a data dir that can't be opened. */
  public static CommandException unavailable(String message) {
    return new CommandException(UNAVAILABLE, message);
  }

  /** The process's exit code. */
  public int exitCode() {
    return exitCode;
  }
}
