package io.recgpt.intent.mining;

import java.util.List;

/**
 * Constants of tag prediction; RATIONALE.md has what they were measured with.
 *
 * @param gates a phrase belongs to an interest above the first of these quantiles of random
 *     similarities that leaves enough phrases
 * @param followWeight share of the log in a score; nearness to the interest has the rest
 * @param frequencyPower how much a phrase's count of items divides what they add up to
 * @param qualityPower how much reading well counts
 * @param nearnessPower how much more the nearest phrases count than the near ones
 * @param strengthPower how much an interest's strength counts
 * @param categoryDiscount d: after n tags of a category its next counts 1 / (1 + d * n); d shrinks
 *     where the catalogue has few categories, all of which 50 tags would reach
 * @param quota an interest of strength s may have 50 * s * quota tags before others come first
 * @param narrowShare phrases for at most this share of the catalogue stand for one kind of thing
 * @param pool best phrases among which to choose
 */
record TagSettings(
    List<Double> gates,
    double followWeight,
    double frequencyPower,
    double qualityPower,
    double nearnessPower,
    double strengthPower,
    double categoryDiscount,
    double quota,
    double narrowShare,
    int pool) {
  /** Two phrases that share this much of their words are near-duplicates. */
  static final double SAME_WORDS = 0.65;

  /** From so many categories on the discount counts in full. */
  static final double MANY_CATEGORIES = 50;

  static final TagSettings DEFAULT =
      new TagSettings(List.of(0.9, 0.85, 0.8), 0.4, 0.8, 0.5, 1.0, 0.25, 3.0, 1.5, 0.01, 400);

  TagSettings {
    gates = List.copyOf(gates);
  }
}
