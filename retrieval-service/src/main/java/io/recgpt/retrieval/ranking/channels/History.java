package io.recgpt.retrieval.ranking.channels;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.numeric.ByteVector;
import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.retrieval.numeric.VectorSum;
import io.recgpt.retrieval.ranking.model.UserContext;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.retrieval.ranking.table.WordIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a person's history that says what they like, as weighted items of the catalogue,
 * latest first.
 */
public final class History {
  private static final double MILLIS_PER_DAY = 86_400_000.0;

  private final List<Entry> entries = new ArrayList<>();
  private final List<RankingQuery.HistoryItem> liked;
  private final List<RankingQuery.Search> searches;
  private @Nullable Instant latest;
  private boolean ofNecessities;
  private boolean mayBeNamed = true;

  /** One item with what its action weighs, above 0 to 1. */
  public record Entry(int ordinal, double weight) {}

  /** A vector with its weight, above 0 to 1. */
  public record Point(Embedding vector, double weight) {}

  private History(List<RankingQuery.HistoryItem> liked, List<RankingQuery.Search> searches) {
    this.liked = liked;
    this.searches = searches;
  }

  /**
   * Daily consumables and what was refused aside, each item counts once, at its last place. An item
   * that was ever returned or disliked is left out.
   */
  public static History of(RankingQuery query, Table table) {
    Set<String> unwanted = query.unwantedIds();
    List<RankingQuery.HistoryItem> liked =
        liked(query.history()).stream().filter(item -> !unwanted.contains(item.itemId())).toList();
    History history = new History(liked, query.searches());
    Set<String> refused = query.refusedIds();
    List<Liked> all = new ArrayList<>();
    List<Liked> standing = new ArrayList<>();
    for (RankingQuery.HistoryItem item : liked) {
      Table.Row row = table.row(item.itemId());
      if (row != null) {
        all.add(new Liked(item, row));
        if (!refused.contains(item.itemId())) {
          standing.add(new Liked(item, row));
        }
      }
    }
    List<Liked> known = standing.isEmpty() ? all : standing;
    history.mayBeNamed = !standing.isEmpty();
    history.ofNecessities =
        !known.isEmpty() && known.stream().allMatch(each -> table.consumable(each.row().ordinal()));
    BitSet met = new BitSet();
    for (Liked each : known.reversed()) {
      int ordinal = each.row().ordinal();
      if ((history.ofNecessities || !table.consumable(ordinal)) && !met.get(ordinal)) {
        met.set(ordinal);
        if (history.latest == null) {
          history.latest = each.item().occurredAt();
        }
        history.entries.add(new Entry(ordinal, each.item().action().weight()));
      }
    }
    return history;
  }

  private record Liked(RankingQuery.HistoryItem item, Table.Row row) {}

  private static List<RankingQuery.HistoryItem> liked(List<RankingQuery.HistoryItem> all) {
    Set<String> turnedDown =
        all.stream()
            .filter(
                item -> item.action() == ItemAction.RETURN || item.action() == ItemAction.DISLIKE)
            .map(RankingQuery.HistoryItem::itemId)
            .collect(Collectors.toSet());
    return all.stream()
        .filter(item -> item.action().positive() && !turnedDown.contains(item.itemId()))
        .toList();
  }

  /**
   * What was done for items, oldest first: daily consumables, what merely did not last and
   * repetitions included, what is unwanted not.
   */
  List<RankingQuery.HistoryItem> liked() {
    return liked;
  }

  /** False where all that it has was refused, so that it is no reason to be told. */
  public boolean mayBeNamed() {
    return mayBeNamed;
  }

  /** True where all of the history is daily consumables, which then lead on as well as they can. */
  public boolean ofNecessities() {
    return ofNecessities;
  }

  /** What ranking makes of the person as of a time. */
  public UserContext context(Instant asOf) {
    return latest == null
        ? UserContext.UNKNOWN
        : new UserContext(
            Math.log1p(entries.size()),
            Math.log1p(Math.max(0, Duration.between(latest, asOf).toMillis()) / MILLIS_PER_DAY));
  }

  /** What the person took, latest first. */
  public List<Entry> entries() {
    return entries;
  }

  /** The first of {@link #entries()}, at most so many. */
  public List<Entry> latest(int limit) {
    return entries.subList(0, Math.min(limit, entries.size()));
  }

  /** True without items and searches. */
  public boolean isEmpty() {
    return entries.isEmpty() && searches.isEmpty();
  }

  /** Weight of the n-th last item, from 0: its action's, times what is left of it. */
  public double weight(int n, RecencyDecay fading) {
    return entries.get(n).weight() * fading.share(n);
  }

  /** The user vector: decayed mean of the items' and the queries' vectors; null without any. */
  @Nullable Embedding vector(Table table, RecencyDecay fading) {
    VectorSum sum = new VectorSum();
    for (int i = 0; i < entries.size(); i++) {
      Table.Row row = table.row(entries.get(i).ordinal());
      if (row != null) {
        sum.add(row.bytes(), weight(i, fading));
      }
    }
    for (int i = 0; i < searches.size(); i++) {
      sum.add(ByteVector.of(searches.get(i).vector()), searchWeight(i, fading));
    }
    return sum.unit();
  }

  /** Vectors of the latest items, and of as many latest queries. */
  List<Point> latestPoints(Table table, int limit, RecencyDecay fading) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, entries.size()); i++) {
      Table.Row row = table.row(entries.get(i).ordinal());
      if (row != null) {
        points.add(new Point(row.embedding(), weight(i, fading)));
      }
    }
    for (int i = Math.max(0, searches.size() - limit); i < searches.size(); i++) {
      points.add(new Point(searches.get(i).vector(), searchWeight(i, fading)));
    }
    return points;
  }

  /** How like each item's words are to those of the history. */
  Sums.Listed words(WordIndex words, RecencyDecay fading, Sums sums) {
    WordIndex.Profile profile = words.profile();
    for (int i = 0; i < entries.size() && !fading.isOver(i); i++) {
      profile.add(entries.get(i).ordinal(), weight(i, fading));
    }
    for (int i = 0; i < searches.size(); i++) {
      profile.add(searches.get(i).text(), searchWeight(i, fading));
    }
    return profile.similarities(sums);
  }

  private double searchWeight(int i, RecencyDecay fading) {
    return fading.share(searches.size() - 1 - i);
  }
}
