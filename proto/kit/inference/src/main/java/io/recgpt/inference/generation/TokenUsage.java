package io.recgpt.inference.generation;

/**
 * Tokens of one or several calls.
 *
 * @param prompt tokens of the prompts, those that a cache may have served included
 * @param sharedPrefix how many of them belong to the part that all prompts of the task share
 * @param output tokens of the answers
 * @param estimated true where any of it was counted here and not by the model
 */
public record TokenUsage(long prompt, long sharedPrefix, long output, boolean estimated) {
  /** Nothing spent. */
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, false);

  public TokenUsage {
    if (prompt < 0 || output < 0 || sharedPrefix < 0 || sharedPrefix > prompt) {
      throw new IllegalArgumentException(
          "tokens: prompt %d, shared prefix %d, output %d (expected: >= 0, prefix <= prompt)"
              .formatted(prompt, sharedPrefix, output));
    }
  }

  /** Both together. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        prompt + other.prompt,
        sharedPrefix + other.sharedPrefix,
        output + other.output,
        estimated || other.estimated);
  }

  /** The same, with so much of the prompt shared; no more than the prompt. */
  public TokenUsage withSharedPrefix(long tokens) {
    return new TokenUsage(prompt, Math.min(tokens, prompt), output, estimated);
  }

  /** All tokens. */
  public long total() {
    return prompt + output;
  }
}
