package io.recgpt.intent.tag;

/**
 * Constants of tag prediction; RATIONALE.md has what they were measured with.
 *
 * @param gate a phrase goes with an interest above this quantile of random similarities
 * @param again after each tag of a kind the kind's next counts so many times as much
 * @param frequencyPower how much a phrase's count of items divides what they add up to
 * @param qualityPower how much reading well counts
 * @param nearnessPower how much the nearness to the interest counts
 * @param appealPower how much it counts what speaks for the phrase's items
 * @param followWeight for tags that a language model proposes: share of the log in a score
 * @param strengthPower for these: how much an interest's strength counts
 */
public record TagSettings(
    double gate,
    double again,
    double frequencyPower,
    double qualityPower,
    double nearnessPower,
    double appealPower,
    double followWeight,
    double strengthPower) {
  /** Two phrases that share this much of their words are near-duplicates. */
  public static final double SAME_WORDS = 0.65;

  /** As they were chosen on public data. */
  public static final TagSettings DEFAULT =
      new TagSettings(0.7, 0.03, 0.8, 0.04, 0.04, 0.05, 0.4, 0.25);
}
