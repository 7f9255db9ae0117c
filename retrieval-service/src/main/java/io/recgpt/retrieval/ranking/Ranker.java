package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the items that filter and seen items leave over: each channel scores all of them, so that a
 * rare filter still fills the list, and the sum of the calibrated scores decides.
 */
final class Ranker {
  /** Latest items and queries whose neighbours are looked for. */
  private static final int LATEST_POINTS = 8;

  private static final int HITS_PER_POINT = 200;

  /** Power of the cosine, so that near items count and the many vaguely alike don't. */
  private static final int SHARPNESS = 8;

  private static final double VECTOR_SHARE = 0.5;

  private final Tenant tenant;
  private final VectorIndex index;
  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Trending trending;

  Ranker(
      Tenant tenant,
      VectorIndex index,
      Table table,
      CoOccurrence coOccurrence,
      Trending trending) {
    this.tenant = tenant;
    this.index = index;
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.trending = trending;
  }

  List<RankedItem> rank(RankingQuery query) {
    RankingSettings settings = query.settings();
    Scores scores = new Scores(open(query.filter(), query.seenIds()));
    History history = History.of(query, table);
    Embedding user = history.vector(table);
    TagChannel tags = tags(query, user, scores);
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

  private static final RankingSettings SIMILAR =
      new RankingSettings(0, 0.5, 0, 1, 0, java.time.Duration.ofDays(1), 1, 0);

  private List<RankedItem> picked(Scores scores, Reasons reasons, double diversity, int count) {
    Diversifier diversifier = new Diversifier(table, diversity, count);
    int pool = diversifier.poolSize();
    while (true) {
      int[] candidates = scores.best(pool);
      List<RankedItem> items =
          diversifier.pick(
              candidates,
              ordinal ->
                  reasons.explain(
                      ordinal, java.util.Objects.requireNonNull(table.row(ordinal))));
      if (items.size() == count || candidates.length < pool) {
        return items;
      }
      pool *= 4;
    }
  }

  private boolean[] open(ItemFilter filter, Set<String> seen) {
    boolean[] open = new boolean[table.size()];
    for (int i = 0; i < open.length; i++) {
      open[i] =
          table.row(i) instanceof Table.Row row
              && filter.admits(row.item(), row.category())
              && !seen.contains(row.item().id());
    }
    return open;
  }

  private TagChannel tags(RankingQuery query, @Nullable Embedding user, Scores scores) {
    double[] raw = new double[table.size()];
    TagChannel tags = new TagChannel();
    if (query.settings().tagWeight() > 0 && !query.tags().isEmpty()) {
      tags = TagChannel.search(query, user, index, tenant, scores::isOpen, raw);
      scores.add(Channel.TAG, raw, query.settings().tagWeight());
    }
    return tags;
  }

  private double[] itemToItem(History history) {
    double[] raw = new double[table.size()];
    for (History.Entry entry : history.entries()) {
      CoOccurrence.Neighbors neighbors = coOccurrence.neighbors(entry.ordinal());
      for (int i = 0; i < neighbors.items().length && neighbors.items()[i] < raw.length; i++) {
        raw[neighbors.items()[i]] += entry.weight() * neighbors.similarities()[i];
      }
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
    List<List<Hit>> hits =
        index.search(
            tenant,
            points.stream().map(History.Point::vector).toList(),
            scores::isOpen,
            HITS_PER_POINT);
    for (int i = 0; i < points.size(); i++) {
      for (Hit hit : hits.get(i)) {
        nearness[hit.key()] +=
            points.get(i).weight() * Math.pow(Math.max(0, hit.similarity()), SHARPNESS);
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

  private static double most(double[] raw, boolean[] open) {
    double most = 0;
    for (int i = 0; i < raw.length; i++) {
      most = open[i] ? Math.max(most, raw[i]) : most;
    }
    return most;
  }
}
