package io.recgpt.intent.language;

import java.time.Duration;

/**
 * How a model is asked.
 *
 * @param historyTokens most tokens of a whole history in a prompt
 * @param deltaTokens most tokens of what is new since the last profile
 * @param interestTokens most tokens of an answer with interests
 * @param tagTokens most tokens of an answer with tags
 * @param timeout for one answer
 * @param modelConcurrency most calls in progress at once
 */
public record LanguageSettings(
    int historyTokens,
    int deltaTokens,
    int interestTokens,
    int tagTokens,
    Duration timeout,
    int modelConcurrency) {
  /** For a model with a context of 32k tokens. */
  public static final LanguageSettings DEFAULT =
      new LanguageSettings(24_000, 4_000, 2_500, 4_000, Duration.ofMinutes(2), 16);

  private static final int MAX_TOKENS = 1_000_000;

  public LanguageSettings {
    require("history-tokens", historyTokens, MAX_TOKENS);
    require("delta-tokens", deltaTokens, MAX_TOKENS);
    require("interest-tokens", interestTokens, MAX_TOKENS);
    require("tag-tokens", tagTokens, MAX_TOKENS);
    require("model-concurrency", modelConcurrency, 10_000);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: %s (expected: > 0)".formatted(timeout));
    }
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s: %d (expected: 1 to %d)".formatted(name, value, most));
    }
  }
}
