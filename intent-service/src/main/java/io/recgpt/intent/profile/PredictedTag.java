package io.recgpt.intent.profile;

import static java.util.Objects.requireNonNull;

/**
 * Words for items that a person may want next (RecGPT V1, item tag prediction).
 *
 * @param tag lower case: modifiers and a core word
 * @param interestId the interest it belongs to
 * @param category phi(tag)
 * @param score 0 to 1
 * @param reason one sentence that cites the history
 */
public record PredictedTag(
    String tag, String interestId, String category, double score, String reason) {

  public PredictedTag {
    requireNonNull(tag);
    requireNonNull(interestId);
    requireNonNull(category);
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score: %s (expected: 0 to 1)".formatted(score));
    }
    requireNonNull(reason);
  }
}
