package io.recgpt.inference.triton;

/** A model takes or gives what can't be understood; one line for people. */
final class MalformedModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedModelException(String message) {
    super(message);
  }
}
