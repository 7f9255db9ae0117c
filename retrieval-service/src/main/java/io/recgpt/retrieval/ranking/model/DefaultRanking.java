package io.recgpt.retrieval.ranking.model;

import io.recgpt.retrieval.ranking.query.Channel;
import java.util.EnumMap;
import java.util.Map;

/** Weights for a tenant that has not been trained, and for likeness to one item. */
public final class DefaultRanking {
  /** Serves before any training: what a person intends counts most. */
  public static final RankingModel MODEL =
      RankingModel.same(
          Map.ofEntries(
              Map.entry(Signal.TAG_NEARNESS, .2),
              Map.entry(Signal.TAG_CATEGORY, .05),
              Map.entry(Signal.CO_OCCURRENCE, .3),
              Map.entry(Signal.SESSION, .15),
              Map.entry(Signal.LAST_ITEM, .05),
              Map.entry(Signal.TREND_OF_HOURS, .05),
              Map.entry(Signal.TREND_OF_DAYS, .05),
              Map.entry(Signal.TREND_OF_A_WEEK, .15),
              Map.entry(Signal.TREND_OF_A_MONTH, .3),
              Map.entry(Signal.WORDS, .3),
              Map.entry(Signal.LATEST_WORDS, .05),
              Map.entry(Signal.TEXT_NEARNESS, .1)));

  /** What a fit starts from and stays near to: means of fits on public catalogues. */
  static final RankingModel PRIOR =
      RankingModel.same(
          Map.ofEntries(
              Map.entry(Signal.TAG_NEARNESS, .1),
              Map.entry(Signal.TAG_CATEGORY, .05),
              Map.entry(Signal.CO_OCCURRENCE, .3),
              Map.entry(Signal.SESSION, .15),
              Map.entry(Signal.LAST_ITEM, .05),
              Map.entry(Signal.TREND_OF_HOURS, .05),
              Map.entry(Signal.TREND_OF_DAYS, .05),
              Map.entry(Signal.TREND_OF_A_WEEK, .15),
              Map.entry(Signal.TREND_OF_A_MONTH, .35),
              Map.entry(Signal.AGE, -.15),
              Map.entry(Signal.WORDS, .3),
              Map.entry(Signal.LATEST_WORDS, .05),
              Map.entry(Signal.TEXT_NEARNESS, .1)));

  /** A single item says little by who took it, and much by what it is. */
  public static final RankingModel SIMILAR =
      RankingModel.same(
          Map.of(
              Signal.CO_OCCURRENCE, .5,
              Signal.ITEM_WEIGHTS, .1,
              Signal.WORDS, 1.0,
              Signal.TEXT_NEARNESS, .5));

  private DefaultRanking() {}

  /**
   * {@link #MODEL} for a young log: popularity counts for {@code events / (events + items)} of its
   * weight, as of a share that starts from one imagined event an item. Else the few items that
   * somebody has taken would stand before everybody's interests.
   *
   * @param events positive events of the log so far, 0 or more
   * @param items of the catalogue, 0 or more
   */
  public static RankingModel untrained(int events, int items) {
    double trust = events / (double) Math.max(1, events + items);
    Map<Signal, Double> weights = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      double weight = MODEL.weight(signal, 0);
      weights.put(signal, signal.channel() == Channel.TRENDING ? trust * weight : weight);
    }
    return RankingModel.same(weights);
  }
}
