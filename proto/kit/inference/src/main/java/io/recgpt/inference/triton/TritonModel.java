package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

/**
 * How a language model is asked.
 *
 * @param name of the model in Triton
 * @param promptTensor the input for the text; empty to find it
 * @param answerTensor the output with the answer; empty to find it
 */
public record TritonModel(
    String name,
    ChatTemplate chatTemplate,
    ConstraintKey constraintKey,
    String promptTensor,
    String answerTensor) {
  public TritonModel {
    requireNonNull(name);
    requireNonNull(chatTemplate);
    requireNonNull(constraintKey);
    requireNonNull(promptTensor);
    requireNonNull(answerTensor);
  }
}
