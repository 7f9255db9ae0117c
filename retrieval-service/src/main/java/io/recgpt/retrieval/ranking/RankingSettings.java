package io.recgpt.retrieval.ranking;

import java.time.Duration;

/**
 * The knobs of ranking.
 *
 * @param tagWeight weight of candidates from predicted tags, 0 or more
 * @param itemToItemWeight weight of candidates that co-occur with the history, 0 or more
 * @param trendingWeight weight of candidates that are popular now, 0 or more
 * @param contentWeight weight of candidates whose content is like the history, 0 or more
 * @param beta share of the user vector in a tag query (RecGPT V1, user-item-tag retrieval), 0 to 1
 * @param trendingHalfLife after which an event counts half, above zero
 * @param historyDecay the n-th last item weighs exp(-n / decay), above zero
 * @param diversity 0 ranks by score alone, 1 by variety alone
 */
public record RankingSettings(
    double tagWeight,
    double itemToItemWeight,
    double trendingWeight,
    double contentWeight,
    double beta,
    Duration trendingHalfLife,
    double historyDecay,
    double diversity) {

  /** Chosen on validation targets of several catalogues; RATIONALE.md has the numbers. */
  public static final RankingSettings DEFAULT =
      new RankingSettings(0.5, 1, 0.65, 0.9, 0.3, Duration.ofDays(4), 30, 0.1);

  public RankingSettings {
    requireWeight("tag-weight", tagWeight);
    requireWeight("item-to-item-weight", itemToItemWeight);
    requireWeight("trending-weight", trendingWeight);
    requireWeight("content-weight", contentWeight);
    requireShare("beta", beta);
    requireShare("diversity", diversity);
    if (!trendingHalfLife.isPositive()) {
      throw new IllegalArgumentException(
          "trending-half-life: %s (expected: above zero)".formatted(trendingHalfLife));
    }
    if (!(historyDecay > 0) || Double.isInfinite(historyDecay)) {
      throw new IllegalArgumentException(
          "history-decay: %s (expected: above zero)".formatted(historyDecay));
    }
  }

  private static void requireWeight(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s: %s (expected: >= 0)".formatted(name, value));
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s: %s (expected: 0 to 1)".formatted(name, value));
    }
  }
}
