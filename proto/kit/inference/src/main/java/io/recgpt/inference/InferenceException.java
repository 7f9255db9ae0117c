package io.recgpt.inference;

import org.jspecify.annotations.Nullable;

/** A model could not be loaded or failed on its input. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InferenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
