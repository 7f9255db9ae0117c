package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.ranking.Neighborhoods.Neighborhood;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ranks the items that filter and seen items leave over: each channel scores all of them, so that a
 * rare filter still fills the list, and the sum of the calibrated scores decides.
 */
final class Ranker {
  /** Latest items and queries whose neighbours are looked for. */
  private static final int LATEST_POINTS = 20;

  private static final double VECTOR_SHARE = 0.5;

  /** A single item says little by who took it, and much by what it is. */
  private static final RankingSettings SIMILAR =
      new RankingSettings(0, 0.5, 0, 1, 0, Duration.ofDays(1), 1, 0);

  private final Neighborhoods neighborhoods;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;

  Ranker(Neighborhoods neighborhoods, Table table, CoOccurrence coOccurrence, Trending trending) {
    this.neighborhoods = neighborhoods;
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.trending = trending;
  }

  List<RankedItem> rank(RankingQuery query) {
    RankingSettings settings = query.settings();
    History history = History.of(query, table);
    Scores scores =
        new Scores(
            open(query.filter(), query.seenIds()),
            history.ofNecessities() ? new boolean[table.size()] : consumables());
    Embedding user = history.vector(table);
    TagChannel tags =
        TagChannel.of(
            settings.tagWeight() > 0 ? query : query.withoutTags(),
            user,
            neighborhoods,
            table,
            scores);
    scores.add(Channel.TAG, tags.scores(), settings.tagWeight());
    scores.add(Channel.ITEM_TO_ITEM, itemToItem(history), settings.itemToItemWeight());
    double[] popularity = new double[table.size()];
    trending.scoreInto(popularity, query.asOf(), settings.trendingHalfLife());
    scores.add(Channel.TRENDING, popularity, settings.trendingWeight());
    if (settings.contentWeight() > 0 && !history.isEmpty()) {
      scores.add(Channel.CONTENT, content(history, scores), settings.contentWeight());
    }
    Reasons reasons = new Reasons(query, table, coOccurrence, history, tags, scores);
    return picked(scores, reasons, settings.diversity(), query.count());
  }

  Optional<List<RankedItem>> similar(String itemId, ItemFilter filter, int count) {
    if (table.ordinal(itemId) == null) {
      return Optional.empty();
    }
    RankingQuery query =
        new RankingQuery(
            List.of(new RankingQuery.HistoryItem(itemId, ItemAction.PURCHASE)),
            List.of(),
            List.of(),
            List.of(),
            Set.of(itemId),
            filter,
            count,
            Instant.EPOCH,
            SIMILAR);
    return Optional.of(rank(query));
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
    for (int i = 0; i < open.length; i++) {
      Table.Row row = table.row(i);
      open[i] = row != null && filter.admits(row.item(), row.category());
    }
    for (String id : seen) {
      Integer ordinal = table.ordinal(id);
      if (ordinal != null) {
        open[ordinal] = false;
      }
    }
    return open;
  }

  private boolean[] consumables() {
    boolean[] consumables = new boolean[table.size()];
    for (int i = 0; i < consumables.length; i++) {
      Table.Row row = table.row(i);
      consumables[i] = row != null && row.consumable();
    }
    return consumables;
  }

  private double[] itemToItem(History history) {
    double[] raw = new double[table.size()];
    for (History.Entry entry : history.entries()) {
      coOccurrence.neighbors(entry.ordinal()).scoreInto(raw, entry.weight());
    }
    return raw;
  }

  /** Likeness of words and attributes, and half as much that of vectors to the latest items. */
  private double[] content(History history, Scores scores) {
    double[] raw = new double[table.size()];
    history.scoreWordsInto(raw, table.words());
    double mostWords = most(raw, scores.open());
    double[] nearness = new double[table.size()];
    List<History.Point> points = history.latestPoints(table, LATEST_POINTS);
    List<Neighborhood> near =
        neighborhoods.of(points.stream().map(History.Point::vector).toList(), scores);
    for (int i = 0; i < points.size(); i++) {
      Neighborhood neighborhood = near.get(i);
      for (int j = 0; j < neighborhood.size(); j++) {
        if (scores.isOpen(neighborhood.item(j))) {
          nearness[neighborhood.item(j)] +=
              points.get(i).weight() * sharpened(neighborhood.similarity(j));
        }
      }
    }
    double mostNear = most(nearness, scores.open());
    for (int i = 0; i < raw.length; i++) {
      raw[i] =
          (mostWords > 0 ? raw[i] / mostWords : 0)
              + (mostNear > 0 ? VECTOR_SHARE * nearness[i] / mostNear : 0);
    }
    return raw;
  }

  /** A cosine to the power of eight, so that near items count and the many vaguely alike don't. */
  private static double sharpened(double cosine) {
    double square = cosine * cosine;
    return cosine > 0 ? square * square * square * square : 0;
  }

  private static double most(double[] raw, boolean[] open) {
    double most = 0;
    for (int i = 0; i < raw.length; i++) {
      most = open[i] ? Math.max(most, raw[i]) : most;
    }
    return most;
  }
}
