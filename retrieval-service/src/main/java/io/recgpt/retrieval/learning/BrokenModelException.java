package io.recgpt.retrieval.learning;

/** A trained version can't be used; the message says why and what to do. */
public final class BrokenModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenModelException(String version, String reason) {
    super("model %s: %s: train again, or load another version".formatted(version, reason));
  }
}
