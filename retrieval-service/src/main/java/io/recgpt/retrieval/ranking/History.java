package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a person's history that says what they like, as weighted items of the catalogue,
 * latest first.
 */
final class History {
  private final List<Entry> entries = new ArrayList<>();
  private final List<RankingQuery.Search> searches;
  private final double decay;
  private boolean ofNecessities;

  /** One item with its weight, above 0 to 1. */
  record Entry(int ordinal, double weight) {}

  /** A vector with its weight, above 0 to 1. */
  record Point(Embedding vector, double weight) {}

  private History(List<RankingQuery.Search> searches, double decay) {
    this.searches = searches;
    this.decay = decay;
  }

  /**
   * Daily consumables aside, each item counts once, at its last place; the n-th last weighs exp(-n
   * / decay).
   */
  static History of(RankingQuery query, Table table) {
    double decay = query.settings().historyDecay();
    History history = new History(query.searches(), decay);
    List<Table.Row> liked =
        query.history().stream()
            .filter(item -> item.action().positive())
            .map(item -> table.row(item.itemId()))
            .filter(Objects::nonNull)
            .toList();
    history.ofNecessities = !liked.isEmpty() && liked.stream().allMatch(Table.Row::consumable);
    Set<String> met = new HashSet<>();
    for (RankingQuery.HistoryItem item : query.history().reversed()) {
      Integer ordinal = table.ordinal(item.itemId());
      if (item.action().positive()
          && ordinal != null
          && (history.ofNecessities || !necessity(table.row(ordinal)))
          && met.add(item.itemId())) {
        double recency = Math.exp(-history.entries.size() / decay);
        history.entries.add(new Entry(ordinal, recency * item.action().weight()));
      }
    }
    return history;
  }

  /** True where all of the history is daily consumables, which then lead on as well as they can. */
  boolean ofNecessities() {
    return ofNecessities;
  }

  private static boolean necessity(Table.@Nullable Row row) {
    return row != null && row.consumable();
  }

  List<Entry> entries() {
    return entries;
  }

  List<Entry> latest(int limit) {
    return entries.subList(0, Math.min(limit, entries.size()));
  }

  boolean isEmpty() {
    return entries.isEmpty() && searches.isEmpty();
  }

  /** The user vector: decayed mean of the items' and the queries' vectors; null without any. */
  @Nullable Embedding vector(Table table) {
    List<Point> points = latestPoints(table, Integer.MAX_VALUE);
    return points.isEmpty()
        ? null
        : Embedding.weightedMean(
            points.stream().map(Point::vector).toList(),
            points.stream().mapToDouble(Point::weight).toArray());
  }

  /** Vectors of the latest items, and of as many latest queries. */
  List<Point> latestPoints(Table table, int limit) {
    List<Point> points = new ArrayList<>();
    for (Entry entry : latest(limit)) {
      Table.Row row = table.row(entry.ordinal());
      if (row != null) {
        points.add(new Point(row.embedding(), entry.weight()));
      }
    }
    for (int i = Math.max(0, searches.size() - limit); i < searches.size(); i++) {
      points.add(new Point(searches.get(i).vector(), searchWeight(i)));
    }
    return points;
  }

  /** Adds to each item how like its words are to those of the history. */
  void scoreWordsInto(double[] scores, WordIndex words) {
    WordIndex.Profile profile = words.profile();
    entries.forEach(entry -> profile.add(entry.ordinal(), entry.weight()));
    for (int i = 0; i < searches.size(); i++) {
      profile.add(searches.get(i).text(), searchWeight(i));
    }
    profile.scoreInto(scores);
  }

  private double searchWeight(int i) {
    return Math.exp(-(searches.size() - 1 - i) / decay);
  }
}
