package io.recgpt.standalone.domain;

/** A data set or domain file that cannot be used at all; the message is one line that says why. */
public final class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadFileException(String message) {
    super(message);
  }

  public BadFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
