package io.recgpt.retrieval.ranking;

import java.util.Map;

/** Weights for a tenant that has not been trained, and for likeness to one item. */
final class DefaultRanking {
  /** Serves before any training: what a person intends counts most. */
  static final RankingModel MODEL =
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
  static final RankingModel SIMILAR =
      RankingModel.same(
          Map.of(
              Signal.CO_OCCURRENCE, .5,
              Signal.ITEM_WEIGHTS, .1,
              Signal.WORDS, 1.0,
              Signal.TEXT_NEARNESS, .5));

  private DefaultRanking() {}
}
