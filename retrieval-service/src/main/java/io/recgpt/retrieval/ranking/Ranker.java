package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.channels.BoundModel;
import io.recgpt.retrieval.ranking.channels.Experts;
import io.recgpt.retrieval.ranking.channels.History;
import io.recgpt.retrieval.ranking.channels.NeighborSearch;
import io.recgpt.retrieval.ranking.channels.Scores;
import io.recgpt.retrieval.ranking.channels.SignalMatrix;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.channels.Signals;
import io.recgpt.retrieval.ranking.channels.TowerIndex;
import io.recgpt.retrieval.ranking.channels.Trending;
import io.recgpt.retrieval.ranking.model.DefaultRanking;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.RankingModel;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.people.CoOccurrence;
import io.recgpt.retrieval.ranking.people.People;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankedList;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.ranking.table.OpenItems;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.retrieval.ranking.table.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Ranks the items that filter and seen items leave over, by the weighted sum of the signals. Where
 * they are few, all are candidates, so that a rare filter still fills the list; of many, those that
 * any channel finds (RecGPT V1, user-item-tag retrieval, before ranking).
 */
final class Ranker {
  private final NeighborSearch neighborhoods;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;
  private final BoundModel learned;
  private final TowerIndex towers;
  private final People people;
  private final CandidateLimits limits;
  private final Workspace workspace;

  Ranker(
      NeighborSearch neighborhoods,
      Table table,
      CoOccurrence coOccurrence,
      Trending trending,
      BoundModel learned,
      TowerIndex towers,
      People people,
      CandidateLimits limits,
      Workspace workspace) {
    this.neighborhoods = neighborhoods;
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.trending = trending;
    this.learned = learned;
    this.towers = towers;
    this.people = people;
    this.limits = limits;
    this.workspace = workspace;
  }

  /** What signals weigh for a query and a history. */
  @FunctionalInterface
  interface Weighing {
    Map<Signal, Double> weights(Ranker ranker, RankingQuery query, History history);
  }

  /** What a query means for the items as they are, with what is looked for in the index. */
  record Prepared(
      RankingQuery query,
      History history,
      People.Counted counted,
      Experts experts,
      OpenItems open,
      Map<Signal, Double> weights,
      Signals.Sought sought) {}

  Prepared prepare(RankingQuery query, Weighing weighing) {
    History history = History.of(query, table);
    People.Counted counted = people.counted(query.userId(), query.asOf(), table);
    Experts experts = new Experts(query, table, counted.popularity(), !history.isEmpty());
    OpenItems open = open(query, history, experts);
    Map<Signal, Double> weights = weighing.weights(this, query, history);
    return new Prepared(
        query,
        history,
        counted,
        experts,
        open,
        weights,
        signals().seek(query, history, open, weights.keySet()));
  }

  /** Those of the model in use. */
  Map<Signal, Double> inUse(RankingQuery query, History history) {
    TrainedModel trained = learned.trained();
    return weights(
        trained.learnedRanking()
            ? trained.ranking()
            : DefaultRanking.untrained(trending.eventsUntil(query.asOf()), table.count()),
        query,
        history);
  }

  /** Those of items that are like one. */
  Map<Signal, Double> ofLikeness(RankingQuery query, History history) {
    return weights(DefaultRanking.SIMILAR, query, history);
  }

  private static Map<Signal, Double> weights(
      RankingModel model, RankingQuery query, History history) {
    Map<Signal, Double> weights = model.weightsFor(history.context(query.asOf()));
    weights.replaceAll((signal, weight) -> weight * query.settings().factor(signal.channel()));
    weights.values().removeIf(weight -> weight == 0);
    return weights;
  }

  /** The trained ones, whatever the query sets. */
  Map<Signal, Double> trained(RankingQuery query, History history) {
    Map<Signal, Double> weights =
        learned.trained().ranking().weightsFor(history.context(query.asOf()));
    weights.values().removeIf(weight -> weight == 0);
    return weights;
  }

  /** Some signals, all alike. */
  static Weighing alike(Set<Signal> wanted) {
    Map<Signal, Double> weights = new EnumMap<>(Signal.class);
    wanted.forEach(signal -> weights.put(signal, 1.0));
    return (_, _, _) -> weights;
  }

  RankedList rank(Prepared prepared) {
    RankingQuery query = prepared.query();
    History history = prepared.history();
    Experts experts = prepared.experts();
    Signals.Found found = found(prepared);
    Scores scores = new Scores(prepared.open(), found.matrix(), prepared.weights());
    Attributions attributions =
        new Attributions(
            table,
            coOccurrence,
            learned,
            history,
            found.tags(),
            scores,
            experts,
            prepared.counted());
    Double asked = query.settings().intent();
    double intent = asked == null ? learned.trained().intent() : asked;
    double[] shares = shares(query, history, experts, scores);
    List<RankedItem> items = new ArrayList<>();
    for (Arbiter.Pick pick : picks(query, experts, scores, shares, intent)) {
      items.add(attributions.of(pick, requireNonNull(table.row(pick.ordinal()))));
    }
    return new RankedList(items, found.shortfall());
  }

  /**
   * The lists of a query at each of some knobs of intent, without their reasons; what doesn't
   * depend on the knob is worked out once.
   */
  List<List<Position>> positions(Prepared prepared, List<Double> intents) {
    RankingQuery query = prepared.query();
    Experts experts = prepared.experts();
    Scores scores = new Scores(prepared.open(), found(prepared).matrix(), prepared.weights());
    double[] shares = shares(query, prepared.history(), experts, scores);
    return intents.stream()
        .map(intent ->
            picks(query, experts, scores, shares, intent).stream()
                .map(pick ->
                    new Position(
                        requireNonNull(table.row(pick.ordinal())).item().id(),
                        experts.kind(pick.expert())))
                .toList())
        .toList();
  }

  private double[] shares(RankingQuery query, History history, Experts experts, Scores scores) {
    return new Planner(learned.trained().planner()).shares(experts, scores, history, query.asOf());
  }

  private List<Arbiter.Pick> picks(
      RankingQuery query, Experts experts, Scores scores, double[] shares, double intent) {
    return new Arbiter(
            table,
            scores,
            experts,
            shares,
            experts.interestCount() == 0 ? 0 : intent,
            query.settings().diversity(),
            query.count())
        .pick();
  }

  /** A query for the items like one item, never itself. */
  static RankingQuery likeness(String itemId, ItemFilter filter, int count) {
    return new RankingQuery(
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
  }

  /**
   * The signals of each item that was taken at one time and may be returned, and those of items
   * drawn beside it, for the fitting of weights; what was not weighed is 0.
   */
  List<SignalSample> samples(Prepared prepared, List<String> takenIds, int others, Random random) {
    BitSet taken = open(takenIds, prepared.open());
    if (taken.isEmpty()) {
      return List.of();
    }
    RankingQuery query = prepared.query();
    History history = prepared.history();
    SignalMatrix matrix = found(prepared).matrix();
    return taken.stream()
        .mapToObj(item ->
            SignalSample.draw(matrix, history.context(query.asOf()), item, taken, others, random))
        .toList();
  }

  /**
   * What the planner weighs for a query, and for each item that was taken at one time which experts
   * could bring it; none where it is unknown or may not be returned, or where there is no interest
   * to plan for.
   */
  List<PlannerSample> planned(Prepared prepared, List<String> takenIds) {
    RankingQuery query = prepared.query();
    History history = prepared.history();
    Experts experts = prepared.experts();
    BitSet taken = open(takenIds, prepared.open());
    if (taken.isEmpty() || experts.interestCount() == 0) {
      return List.of();
    }
    Scores scores = new Scores(prepared.open(), found(prepared).matrix(), prepared.weights());
    List<PlannerModel.Situation> situations =
        new Planner(PlannerModel.DEFAULT).situations(experts, scores, history, query.asOf());
    return taken.stream()
        .mapToObj(item ->
            new PlannerSample(situations, Arrays.stream(experts.of(item, scores)).boxed().toList()))
        .toList();
  }

  private BitSet open(List<String> itemIds, OpenItems open) {
    BitSet items = new BitSet();
    for (String itemId : itemIds) {
      Integer ordinal = table.ordinal(itemId);
      if (ordinal != null && open.has(ordinal)) {
        items.set(ordinal);
      }
    }
    return items;
  }

  private OpenItems open(RankingQuery query, History history, Experts experts) {
    BitSet items = (BitSet) admitted(query.filter()).clone();
    table.ordinals(query.seenIds()).forEach(items::clear);
    return new OpenItems(
        items,
        history.ofNecessities() ? new BitSet() : table.consumables(),
        experts.refused(query, table));
  }

  /** The items that pass a filter; not to be written to. */
  private BitSet admitted(ItemFilter filter) {
    if (filter.equals(ItemFilter.ALL)) {
      return table.present();
    }
    BitSet admitted = new BitSet(table.size());
    for (int i = 0; i < table.size(); i++) {
      Table.Row row = table.row(i);
      if (row != null && filter.admits(row.item(), row.category())) {
        admitted.set(i);
      }
    }
    return admitted;
  }

  private Signals.Found found(Prepared prepared) {
    return signals()
        .of(
            prepared.sought(),
            prepared.history(),
            prepared.open(),
            prepared.experts(),
            prepared.weights().keySet());
  }

  private Signals signals() {
    return new Signals(
        neighborhoods, table, coOccurrence, trending, learned, towers, limits, workspace);
  }
}
