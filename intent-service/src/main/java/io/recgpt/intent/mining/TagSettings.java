package io.recgpt.intent.mining;

/**
 * Constants of tag prediction; RATIONALE.md has what they were measured with.
 *
 * @param gate a phrase belongs to an interest above this quantile of random similarities
 * @param followWeight share of the log in a score; nearness to the interest has the rest
 * @param frequencyPower how much a phrase's count of items divides what they add up to
 * @param qualityPower how much reading well counts
 * @param strengthPower how much an interest's strength counts
 * @param categoryDiscount by each tag of the same category before
 * @param quota an interest of strength s may have 50 * s * quota tags before others come first
 * @param narrowShare phrases for at most this share of the catalogue stand for one kind of thing
 * @param pool best phrases among which to choose
 */
record TagSettings(
    double gate,
    double followWeight,
    double frequencyPower,
    double qualityPower,
    double strengthPower,
    double categoryDiscount,
    double quota,
    double narrowShare,
    int pool) {
  /** Two phrases that share this much of their words are near-duplicates. */
  static final double SAME_WORDS = 0.65;

  static final TagSettings DEFAULT =
      new TagSettings(0.90, 0.6, 0.5, 0.5, 0.25, 0.6, 1.5, 0.01, 400);
}
