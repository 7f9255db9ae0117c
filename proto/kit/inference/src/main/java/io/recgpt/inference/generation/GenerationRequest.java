package io.recgpt.inference.generation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param messages the conversation so far, at least one
 * @param constraint the form of the answer
 * @param maxTokens most tokens of the answer, at least 1
 * @param temperature 0 for the likeliest words, up to 2
 * @param seed the same seed, model and messages give the same answer where the back end can
 * @param timeout for the whole answer, from the start of the call
 */
public record GenerationRequest(
    List<ChatMessage> messages,
    Constraint constraint,
    int maxTokens,
    double temperature,
    long seed,
    Duration timeout) {

  public GenerationRequest {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages: none (expected: at least one)");
    }
    requireNonNull(constraint);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens: %d (expected: >= 1)".formatted(maxTokens));
    }
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException(
          "temperature: %s (expected: 0 to 2)".formatted(temperature));
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: %s (expected: > 0)".formatted(timeout));
    }
  }
}
