package io.recgpt.quality.split;

/** What the caller gave cannot be used; the message says in one line what and what to do. */
public final class BadInputException extends RuntimeException {
  public BadInputException(String message) {
    super(message);
  }
}
