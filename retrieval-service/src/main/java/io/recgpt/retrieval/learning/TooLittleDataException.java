package io.recgpt.retrieval.learning;

/** There is not enough to learn from; the message says how much is missing. */
public final class TooLittleDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooLittleDataException(String message) {
    super(message);
  }
}
