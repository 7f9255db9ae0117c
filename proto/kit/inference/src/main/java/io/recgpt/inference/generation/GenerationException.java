package io.recgpt.inference.generation;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A model gave no answer, or broke off; one line for people. */
public final class GenerationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong, as far as a caller can act on it. */
  public enum Kind {
    /** The server can't be reached, the model is not loaded or not ready: later, or elsewhere. */
    UNAVAILABLE,
    /** The server has too much to do: later. */
    OVERLOADED,
    /** No end within the time. */
    TIMED_OUT,
    /** Closed by its reader. */
    CANCELLED,
    /** The server won't take this request, now or later: its prompt is too long, say. */
    REFUSED,
    /** The model or its back end failed, or what came back can't be understood. */
    MODEL_FAILED;

    /** Whether the same request may have an answer later. */
    public boolean retryable() {
      return this == UNAVAILABLE || this == OVERLOADED || this == TIMED_OUT;
    }
  }

  private final Kind kind;

  public GenerationException(Kind kind, String message) {
    this(kind, message, null);
  }

  public GenerationException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
