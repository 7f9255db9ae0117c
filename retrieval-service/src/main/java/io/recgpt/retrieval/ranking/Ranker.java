package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.channels.BoundModel;
import io.recgpt.retrieval.ranking.channels.Experts;
import io.recgpt.retrieval.ranking.channels.History;
import io.recgpt.retrieval.ranking.channels.NeighborCache;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Ranks the items that filter and seen items leave over, by the weighted sum of the signals. Where
 * they are few, all are candidates, so that a rare filter still fills the list; of many, those that
 * any channel finds (RecGPT V1, user-item-tag retrieval, before ranking).
 */
final class Ranker {
  private final NeighborCache neighborhoods;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;
  private final BoundModel learned;
  private final TowerIndex towers;
  private final People people;
  private final CandidateLimits limits;
  private final Workspace workspace;

  Ranker(
      NeighborCache neighborhoods,
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

  RankedList rank(RankingQuery query) {
    return rank(query, model(query));
  }

  private RankingModel model(RankingQuery query) {
    TrainedModel trained = learned.trained();
    return trained.learnedRanking()
        ? trained.ranking()
        : DefaultRanking.untrained(trending.eventsUntil(query.asOf()), table.count());
  }

  private RankedList rank(RankingQuery query, RankingModel model) {
    History history = History.of(query, table);
    People.Counted counted = counted(query);
    Experts experts = experts(query, history, counted);
    OpenItems open = open(query, history, experts);
    Map<Signal, Double> weights = weights(query, history, model);
    Signals.Found found = signals(limits).of(query, history, open, experts, weights.keySet());
    Scores scores = new Scores(open, found.matrix(), weights);
    Attributions attributions =
        new Attributions(
            table, coOccurrence, learned, history, found.tags(), scores, experts, counted);
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
  List<List<Position>> positions(RankingQuery query, List<Double> intents) {
    History history = History.of(query, table);
    Experts experts = experts(query, history, counted(query));
    OpenItems open = open(query, history, experts);
    Map<Signal, Double> weights = weights(query, history, model(query));
    Scores scores =
        new Scores(
            open,
            signals(limits).of(query, history, open, experts, weights.keySet()).matrix(),
            weights);
    double[] shares = shares(query, history, experts, scores);
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

  private static Map<Signal, Double> weights(
      RankingQuery query, History history, RankingModel model) {
    Map<Signal, Double> weights = model.weightsFor(history.context(query.asOf()));
    weights.replaceAll((signal, weight) -> weight * query.settings().factor(signal.channel()));
    weights.values().removeIf(weight -> weight == 0);
    return weights;
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

  /**
   * The signals of each item that was taken at one time and may be returned, and those of items
   * drawn beside it, for the fitting of weights.
   *
   * @param wanted signals; others are 0
   */
  List<SignalSample> samples(
      RankingQuery query, List<String> takenIds, Set<Signal> wanted, int others, Random random) {
    History history = History.of(query, table);
    Experts experts = experts(query, history, counted(query));
    OpenItems open = open(query, history, experts);
    BitSet taken = open(takenIds, open);
    if (taken.isEmpty()) {
      return List.of();
    }
    SignalMatrix matrix =
        signals(CandidateLimits.NONE).of(query, history, open, experts, wanted).matrix();
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
  List<PlannerSample> planned(RankingQuery query, List<String> takenIds) {
    History history = History.of(query, table);
    Experts experts = experts(query, history, counted(query));
    OpenItems open = open(query, history, experts);
    BitSet taken = open(takenIds, open);
    if (taken.isEmpty() || experts.interestCount() == 0) {
      return List.of();
    }
    Map<Signal, Double> weights =
        learned.trained().ranking().weightsFor(history.context(query.asOf()));
    weights.values().removeIf(weight -> weight == 0);
    Scores scores =
        new Scores(
            open,
            signals(CandidateLimits.NONE)
                .of(query, history, open, experts, weights.keySet())
                .matrix(),
            weights);
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

  private People.Counted counted(RankingQuery query) {
    return people.counted(query.userId(), query.asOf(), table);
  }

  private Experts experts(RankingQuery query, History history, People.Counted counted) {
    return new Experts(query, table, counted.popularity(), !history.isEmpty());
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

  private Signals signals(CandidateLimits of) {
    return new Signals(
        neighborhoods, table, coOccurrence, trending, learned, towers, of, workspace);
  }
}
