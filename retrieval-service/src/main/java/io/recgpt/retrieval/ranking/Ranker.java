package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
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
  private final People people;

  Ranker(
      Neighborhoods neighborhoods,
      Table table,
      CoOccurrence coOccurrence,
      Trending trending,
      Learned learned,
      TowerIndex towers,
      People people) {
    this.neighborhoods = neighborhoods;
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.trending = trending;
    this.learned = learned;
    this.towers = towers;
    this.people = people;
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
    People.Counted counted = counted(query);
    Experts experts = experts(query, history, counted);
    Scores scores = scores(query, history, experts);
    Map<Signal, Double> weights = model.weightsFor(history.context(query.asOf()));
    weights.replaceAll((signal, weight) -> weight * query.settings().factor(signal.channel()));
    weights.values().removeIf(weight -> weight == 0);
    Signals.Found found = signals().of(query, history, scores, experts, weights.keySet());
    scores.add(found.matrix(), weights);
    Attributions attributions =
        new Attributions(
            table, coOccurrence, learned, history, found.tags(), scores, experts, counted);
    List<RankedItem> items = new ArrayList<>();
    for (Arbiter.Pick pick : picks(query, history, experts, scores)) {
      items.add(attributions.of(pick, requireNonNull(table.row(pick.ordinal()))));
    }
    return new RankedList(items, found.shortfall());
  }

  private List<Arbiter.Pick> picks(
      RankingQuery query, History history, Experts experts, Scores scores) {
    Double asked = query.settings().intent();
    double intent =
        experts.interestCount() == 0 ? 0 : asked == null ? learned.trained().intent() : asked;
    double[] shares =
        new Planner(learned.trained().planner()).shares(experts, scores, history, query.asOf());
    return new Arbiter(
            table, scores, experts, shares, intent, query.settings().diversity(), query.count())
        .pick();
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
            List.of(),
            Set.of(itemId),
            filter,
            count,
            Instant.EPOCH,
            new RankingSettings(Map.of(), null, 0, 0.0),
            "");
    return Optional.of(rank(query, DefaultRanking.SIMILAR).items());
  }

  /** One item's signals and those of items drawn beside it, for the fitting of weights. */
  Optional<SignalSample> sample(RankingQuery query, String takenId, int others, Random random) {
    Integer taken = table.ordinal(takenId);
    History history = History.of(query, table);
    Experts experts = experts(query, history, counted(query));
    Scores scores = scores(query, history, experts);
    if (taken == null || !scores.isOpen(taken)) {
      return Optional.empty();
    }
    SignalMatrix matrix =
        signals().of(query, history, scores, experts, EnumSet.allOf(Signal.class)).matrix();
    return Optional.of(
        SignalSample.draw(
            matrix, history.context(query.asOf()), taken, scores.open(), others, random));
  }

  /**
   * What the planner weighs for a query, and which experts could bring what was taken next; empty
   * where that is unknown, may not be returned, or there is no interest to plan for.
   */
  Optional<PlannerSample> planned(RankingQuery query, String takenId) {
    Integer taken = table.ordinal(takenId);
    History history = History.of(query, table);
    Experts experts = experts(query, history, counted(query));
    Scores scores = scores(query, history, experts);
    if (taken == null || !scores.isOpen(taken) || experts.interestCount() == 0) {
      return Optional.empty();
    }
    Map<Signal, Double> weights =
        learned.trained().ranking().weightsFor(history.context(query.asOf()));
    weights.values().removeIf(weight -> weight == 0);
    scores.add(signals().of(query, history, scores, experts, weights.keySet()).matrix(), weights);
    List<Integer> bringing = new ArrayList<>();
    for (int expert : experts.of(taken, scores)) {
      bringing.add(expert);
    }
    return Optional.of(
        new PlannerSample(
            new Planner(PlannerModel.DEFAULT).situations(experts, scores, history, query.asOf()),
            bringing));
  }

  private People.Counted counted(RankingQuery query) {
    return people.counted(query.userId(), query.asOf(), table);
  }

  private Experts experts(RankingQuery query, History history, People.Counted counted) {
    return new Experts(query, table, counted.popularity(), !history.isEmpty());
  }

  private Scores scores(RankingQuery query, History history, Experts experts) {
    boolean[] last = history.ofNecessities() ? new boolean[table.size()] : table.consumables();
    experts.refused(query, table).stream()
        .filter(ordinal -> ordinal < last.length)
        .forEach(ordinal -> last[ordinal] = true);
    return new Scores(open(query.filter(), query.seenIds()), last);
  }

  private Signals signals() {
    return new Signals(neighborhoods, table, coOccurrence, trending, learned, towers);
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
