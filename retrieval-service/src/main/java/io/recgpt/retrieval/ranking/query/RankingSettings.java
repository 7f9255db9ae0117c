package io.recgpt.retrieval.ranking.query;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The knobs of ranking that a request may set.
 *
 * @param channelWeights factors on the model's own weights, 0 or more: 0 ranks without the channel,
 *     1 (also where nothing is said) as the model has it
 * @param beta share of the user vector in a tag query (RecGPT V1, user-item-tag retrieval), 0 to 1;
 *     null: the model's own
 * @param diversity 0 ranks by score alone, 1 by variety alone
 * @param intent how far interests lead the list: 0 by the log's odds alone, 1 by planned shares
 *     alone; null: the model's own
 */
public record RankingSettings(
    Map<Channel, Double> channelWeights,
    @Nullable Double beta,
    double diversity,
    @Nullable Double intent) {

  /** Chosen on validation targets of several catalogues; RATIONALE.md has the numbers. */
  public static final double DEFAULT_DIVERSITY = 0.05;

  /** The share of the user vector where neither request nor model says one. */
  public static final double DEFAULT_BETA = 0.3;

  /** How far interests lead where neither request nor model says it; RATIONALE.md has the curve. */
  public static final double DEFAULT_INTENT = 0.5;

  /** All as the model has it. */
  public static final RankingSettings DEFAULT =
      new RankingSettings(Map.of(), null, DEFAULT_DIVERSITY, null);

  public RankingSettings {
    Map<Channel, Double> checked = new EnumMap<>(Channel.class);
    checked.putAll(channelWeights);
    checked.forEach((channel, weight) -> {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "%s weight: %s (expected: >= 0)".formatted(channel, weight));
      }
    });
    channelWeights = Map.copyOf(checked);
    if (beta != null) {
      requireShare("beta", beta);
    }
    requireShare("diversity", diversity);
    if (intent != null) {
      requireShare("intent", intent);
    }
  }

  /** Factor on a channel's weights. */
  public double factor(Channel channel) {
    return channelWeights.getOrDefault(channel, 1.0);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s: %s (expected: 0 to 1)".formatted(name, value));
    }
  }
}
