package io.recgpt.quality;

/** What the caller gave cannot be used; the message says in one line what and what to do. */
final class BadInputException extends RuntimeException {
  BadInputException(String message) {
    super(message);
  }
}
