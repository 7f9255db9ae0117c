package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Ranks the items that filter and seen items leave over: each channel scores all of them, so that a
 * rare filter still fills the list, and the weighted sum of the signals decides.
 */
final class Ranker {
  private final Neighborhoods neighborhoods;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;
  private final Learned learned;
  private final TowerIndex towers;

  Ranker(
      Neighborhoods neighborhoods,
      Table table,
      CoOccurrence coOccurrence,
      Trending trending,
      Learned learned,
      TowerIndex towers) {
    this.neighborhoods = neighborhoods;
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.trending = trending;
    this.learned = learned;
    this.towers = towers;
  }

  RankedList rank(RankingQuery query) {
    Trained trained = learned.trained();
    return rank(
        query,
        trained.learnedRanking()
            ? trained.ranking()
            : DefaultRanking.untrained(trending.eventsUntil(query.asOf()), table.count()));
  }

  private RankedList rank(RankingQuery query, RankingModel model) {
    History history = History.of(query, table);
    Scores scores = scores(query, history);
    Map<Signal, Double> weights = model.weightsFor(history.context(query.asOf()));
    weights.replaceAll((signal, weight) -> weight * query.settings().factor(signal.channel()));
    weights.values().removeIf(weight -> weight == 0);
    Signals.Found found = signals().of(query, history, scores, weights.keySet());
    scores.add(found.matrix(), weights);
    Reasons reasons =
        new Reasons(query, table, coOccurrence, learned, history, found.tags(), scores);
    return new RankedList(
        picked(scores, reasons, query.settings().diversity(), query.count()), found.shortfall());
  }

  Optional<List<RankedItem>> similar(String itemId, ItemFilter filter, int count) {
    if (table.ordinal(itemId) == null) {
      return Optional.empty();
    }
    RankingQuery query =
        new RankingQuery(
            List.of(new RankingQuery.HistoryItem(itemId, ItemAction.PURCHASE, Instant.EPOCH)),
            List.of(),
            List.of(),
            List.of(),
            Set.of(itemId),
            filter,
            count,
            Instant.EPOCH,
            new RankingSettings(Map.of(), null, 0));
    return Optional.of(rank(query, DefaultRanking.SIMILAR).items());
  }

  /** One item's signals and those of items drawn beside it, for the fitting of weights. */
  Optional<SignalSample> sample(RankingQuery query, String takenId, int others, Random random) {
    Integer taken = table.ordinal(takenId);
    History history = History.of(query, table);
    Scores scores = scores(query, history);
    if (taken == null || !scores.isOpen(taken)) {
      return Optional.empty();
    }
    SignalMatrix matrix =
        signals().of(query, history, scores, EnumSet.allOf(Signal.class)).matrix();
    return Optional.of(
        SignalSample.draw(
            matrix, history.context(query.asOf()), taken, scores.open(), others, random));
  }

  private Scores scores(RankingQuery query, History history) {
    return new Scores(
        open(query.filter(), query.seenIds()),
        history.ofNecessities() ? new boolean[table.size()] : table.consumables());
  }

  private Signals signals() {
    return new Signals(neighborhoods, table, coOccurrence, trending, learned, towers);
  }

  private List<RankedItem> picked(Scores scores, Reasons reasons, double diversity, int count) {
    Diversifier diversifier = new Diversifier(table, diversity, count);
    int pool = diversifier.poolSize();
    while (true) {
      int[] candidates = scores.best(pool);
      List<RankedItem> items =
          diversifier.pick(
              candidates,
              scores,
              ordinal -> reasons.explain(ordinal, requireNonNull(table.row(ordinal))));
      if (items.size() == count || candidates.length < pool) {
        return items;
      }
      pool *= 4;
    }
  }

  private boolean[] open(ItemFilter filter, Set<String> seen) {
    boolean[] open = new boolean[table.size()];
    boolean all = filter.equals(ItemFilter.ALL);
    for (int i = 0; i < open.length; i++) {
      Table.Row row = table.row(i);
      open[i] = row != null && (all || filter.admits(row.item(), row.category()));
    }
    for (String id : seen) {
      Integer ordinal = table.ordinal(id);
      if (ordinal != null) {
        open[ordinal] = false;
      }
    }
    return open;
  }
}
