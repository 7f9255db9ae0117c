package io.recgpt.quality;

import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.RankingParameters;
import java.util.List;
import java.util.Set;

/**
 * A way of ranking to measure.
 *
 * @param trained false: as the cluster ranks for a tenant that was never trained
 * @param without channels that it does without, fitted anew
 * @param diverse false: by score alone
 * @param intent how far interests lead, 0 to 1; NaN: as the model has it
 */
record Way(String name, boolean trained, Set<Channel> without, boolean diverse, double intent) {
  /** As the cluster ranks after training. */
  static final Way WHOLE = new Way("RecGPT", true, Set.of(), true);

  /** As it ranks before. */
  static final Way UNTRAINED = new Way("RecGPT, untrained", false, Set.of(), true);

  /** The whole less one part each. */
  static final List<Way> ABLATIONS =
      List.of(
          new Way("  without tags", true, Set.of(Channel.CHANNEL_TAG), true),
          new Way("  without user tower", true, Set.of(Channel.CHANNEL_USER), true),
          new Way("  without item-to-item", true, Set.of(Channel.CHANNEL_ITEM_TO_ITEM), true),
          new Way("  without session", true, Set.of(Channel.CHANNEL_SESSION), true),
          new Way("  without trending", true, Set.of(Channel.CHANNEL_TRENDING), true),
          new Way("  without content", true, Set.of(Channel.CHANNEL_CONTENT), true),
          new Way("  without diversity", true, Set.of(), false));

  Way {
    without = Set.copyOf(without);
  }

  private Way(String name, boolean trained, Set<Channel> without, boolean diverse) {
    this(name, trained, without, diverse, Double.NaN);
  }

  /** The same with interests leading so far. */
  Way led(double by) {
    return new Way("  intent %.2f".formatted(by), trained, without, diverse, by);
  }

  /** What a request must say for it. */
  RankingParameters ranking() {
    RankingParameters.Builder ranking = RankingParameters.newBuilder();
    if (!diverse) {
      ranking.setDiversity(0);
    }
    if (!Double.isNaN(intent)) {
      ranking.setIntent(intent);
    }
    return ranking.build();
  }
}
