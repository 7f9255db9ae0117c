package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.ranking.Neighborhoods.Neighborhood;
import io.recgpt.rpc.RpcException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works out what all channels say of all items for a query. */
final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  /** Latest items and queries whose neighbors are looked for. */
  private static final int LATEST_POINTS = 20;

  private static final Fading WHOLE_HISTORY = new Fading(100);
  private static final Fading ALL_ALIKE = new Fading(10_000);
  private static final Fading USER_VECTOR = new Fading(30);
  private static final Fading LATEST_VECTORS = new Fading(10);
  private static final Fading LATEST_FEW = new Fading(5);
  private static final Fading LAST_ONE = new Fading(1);

  private final Neighborhoods neighborhoods;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;
  private final Learned learned;
  private final TowerIndex towers;

  Signals(
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

  /**
   * What was found.
   *
   * @param tags the tag channel, for the reasons
   * @param shortfall a sentence of what was left out; empty: nothing
   */
  record Found(SignalMatrix matrix, TagChannel tags, String shortfall) {}

  /** Works out the signals that are wanted. */
  Found of(RankingQuery query, History history, Scores open, Experts experts, Set<Signal> wanted) {
    SignalMatrix matrix = new SignalMatrix(table.present(), wanted);
    Embedding user = learned.user(history, table);
    String shortfall = "";
    TagChannel tags;
    try {
      tags =
          TagChannel.of(
              query.settings().factor(Channel.TAG) > 0 ? query : query.withoutTags(),
              user == null ? history.vector(table, USER_VECTOR) : user,
              learned,
              towers,
              neighborhoods,
              table,
              open);
    } catch (RpcException fault) {
      shortfall = ofIndex(fault);
      tags = TagChannel.none(query, table);
    }
    matrix.put(Signal.TAG_NEARNESS, tags::scores);
    TagChannel found = tags;
    matrix.put(Signal.TAG_CATEGORY, () -> found.categoryScores(table));
    if (user != null) {
      matrix.put(Signal.USER_NEARNESS, () -> learned.nearness(user, table.size()));
    }
    if (!history.entries().isEmpty()) {
      matrix.put(Signal.CO_OCCURRENCE, () -> coOccurrence(history, WHOLE_HISTORY));
      matrix.put(Signal.SESSION, () -> coOccurrence(history, LATEST_FEW));
      matrix.put(Signal.LAST_ITEM, () -> coOccurrence(history, LAST_ONE));
      matrix.put(Signal.ITEM_WEIGHTS, () -> itemWeights(history));
    }
    if (experts.interestCount() > 0) {
      matrix.put(Signal.INTEREST, () -> interest(experts));
      matrix.put(Signal.INTEREST_CO_OCCURRENCE, () -> interestCoOccurrence(experts));
      matrix.put(Signal.INTEREST_TREND, () -> interestTrend(experts));
    }
    trending.scoreInto(matrix, query.asOf());
    if (!history.isEmpty()) {
      matrix.put(Signal.WORDS, () -> words(history, ALL_ALIKE));
      matrix.put(Signal.LATEST_WORDS, () -> words(history, LAST_ONE));
      try {
        matrix.put(Signal.TEXT_NEARNESS, () -> textNearness(history, open));
      } catch (RpcException fault) {
        shortfall = ofIndex(fault);
      }
    }
    return new Found(matrix, tags, shortfall);
  }

  /** What is told where the index can't be asked; other faults go on. */
  private static String ofIndex(RpcException fault) {
    return switch (fault.code()) {
      case PEER_UNAVAILABLE, DEADLINE_EXCEEDED, NOT_READY -> {
        log.warn("ranked without the vector index: {}", fault.getMessage());
        yield "The vector index can't be reached: ranked without nearness to tags and texts.";
      }
      default -> throw fault;
    };
  }

  private double[] coOccurrence(History history, Fading fading) {
    double[] raw = new double[table.size()];
    for (int i = 0; i < history.entries().size() && !fading.isOver(i); i++) {
      coOccurrence
          .neighbors(history.entries().get(i).ordinal())
          .scoreInto(raw, history.weight(i, fading));
    }
    return raw;
  }

  private double[] interest(Experts experts) {
    double[] raw = new double[table.size()];
    for (int i = 0; i < experts.interestCount(); i++) {
      double strength = experts.interest(i).strength();
      experts.members(i).stream()
          .filter(ordinal -> ordinal < raw.length)
          .forEach(ordinal -> raw[ordinal] += strength);
    }
    return raw;
  }

  /** Of an interest that has it, the most. */
  private double[] interestCoOccurrence(Experts experts) {
    double[] raw = new double[table.size()];
    for (int i = 0; i < experts.interestCount(); i++) {
      double[] inside = new double[raw.length];
      experts.evidence(i).stream()
          .sorted(Comparator.comparingInt(table::position))
          .forEach(ordinal -> coOccurrence.neighbors(ordinal).scoreInto(inside, 1));
      experts.members(i).stream()
          .filter(ordinal -> ordinal < raw.length)
          .forEach(ordinal -> raw[ordinal] = Math.max(raw[ordinal], inside[ordinal]));
    }
    return raw;
  }

  private double[] interestTrend(Experts experts) {
    double[] raw = new double[table.size()];
    for (int i = 0; i < experts.interestCount(); i++) {
      int[] members = experts.members(i).stream().filter(ordinal -> ordinal < raw.length).toArray();
      long people = 0;
      for (int ordinal : members) {
        people += experts.popularity().people(ordinal);
      }
      double share = people == 0 ? 0 : experts.interest(i).strength() / people;
      for (int ordinal : members) {
        raw[ordinal] += share * experts.popularity().people(ordinal);
      }
    }
    return raw;
  }

  private double[] itemWeights(History history) {
    double[] raw = new double[table.size()];
    for (History.Entry entry : history.entries()) {
      learned.weights().scoreInto(raw, entry.ordinal(), entry.weight());
    }
    return raw;
  }

  private double[] words(History history, Fading fading) {
    double[] raw = new double[table.size()];
    history.scoreWordsInto(raw, table.words(), fading);
    return raw;
  }

  private double[] textNearness(History history, Scores open) {
    double[] raw = new double[table.size()];
    List<History.Point> points = history.latestPoints(table, LATEST_POINTS, LATEST_VECTORS);
    List<Neighborhood> near =
        neighborhoods.of(points.stream().map(History.Point::vector).toList(), open);
    for (int i = 0; i < points.size(); i++) {
      int[] items = near.get(i).items();
      float[] similarities = near.get(i).similarities();
      double weight = points.get(i).weight();
      for (int j = 0; j < items.length; j++) {
        if (items[j] < raw.length) {
          raw[items[j]] += weight * sharpened(similarities[j]);
        }
      }
    }
    return raw;
  }

  /** A cosine to the power of eight, so that near items count and the many vaguely alike don't. */
  private static double sharpened(double cosine) {
    double square = cosine * cosine;
    return cosine > 0 ? square * square * square * square : 0;
  }
}
