package io.recgpt.inference.generation;

import static java.util.Objects.requireNonNull;

/**
 * A whole answer.
 *
 * @param text all of it
 * @param finishReason why it ended
 * @param usage its cost
 */
public record Completion(String text, FinishReason finishReason, TokenUsage usage) {
  public Completion {
    requireNonNull(text);
    requireNonNull(finishReason);
    requireNonNull(usage);
  }
}
