package io.recgpt.inference;

/** A model could not be loaded or failed on its input. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
