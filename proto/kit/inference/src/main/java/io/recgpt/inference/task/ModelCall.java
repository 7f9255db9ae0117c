package io.recgpt.inference.task;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.GenerationRequest;

/**
 * One call that a task makes.
 *
 * @param labels what it is counted under
 * @param request what the model is asked
 * @param sharedPrefixTokens how many tokens at the start of the prompt are the same in all prompts
 *     of the task, so that a prefix cache may serve them
 * @param <T> what a good answer says
 */
public record ModelCall<T>(
    TaskLabels labels, GenerationRequest request, long sharedPrefixTokens, AnswerReader<T> reader) {

  public ModelCall {
    requireNonNull(labels);
    requireNonNull(request);
    requireNonNull(reader);
    if (sharedPrefixTokens < 0) {
      throw new IllegalArgumentException(
          "shared-prefix-tokens: %d (expected: >= 0)".formatted(sharedPrefixTokens));
    }
  }
}
