package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Says what brought an item: channel, tag, anchor, and the interest it serves if any. */
final class Reasons {
  /** Least cosine of an item to the centre of an interest's evidence, to claim that interest. */
  private static final double NEAR_INTEREST = 0.5;

  /** The same where the interest's own evidence led to the item. */
  private static final double AKIN_TO_INTEREST = 0.3;

  /** Share of the score from which a tag is said to have brought an item, beside other channels. */
  private static final double NOTABLE_SHARE = 0.1;

  /** Latest items of the history that may have led here. */
  private static final int MOST_ANCHORS = 50;

  /** The same of the session. */
  private static final int SESSION_ANCHORS = 10;

  private static final Fading ANCHORS = new Fading(30);

  /** Two cosines, but for rounding. */
  private static final double MOST_CONTENT = 2.01;

  private final Table table;
  private final CoOccurrence coOccurrence;
  private final Learned learned;
  private final History history;
  private final TagChannel tags;
  private final Scores scores;
  private final List<Center> centers = new ArrayList<>();
  private final Map<String, RankingQuery.Interest> interests = new HashMap<>();

  private record Center(RankingQuery.Interest interest, ByteVector vector) {}

  Reasons(
      RankingQuery query,
      Table table,
      CoOccurrence coOccurrence,
      Learned learned,
      History history,
      TagChannel tags,
      Scores scores) {
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.learned = learned;
    this.history = history;
    this.tags = tags;
    this.scores = scores;
    for (RankingQuery.Interest interest : query.interests()) {
      interests.put(interest.id(), interest);
      VectorSum evidence = new VectorSum();
      for (String id : interest.evidenceIds()) {
        Table.Row row = table.row(id);
        if (row != null) {
          evidence.add(row.bytes(), 1);
        }
      }
      Embedding center = evidence.unit();
      if (center != null) {
        centers.add(new Center(interest, ByteVector.of(center)));
      }
    }
  }

  RankedItem explain(int ordinal, Table.Row row) {
    Map<Channel, Double> contributions = scores.contributions(ordinal);
    Channel channel =
        contributions.entrySet().stream()
            .max(Map.Entry.<Channel, Double>comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(Channel.TRENDING);
    double byTag = contributions.getOrDefault(Channel.TAG, 0.0);
    double positive = contributions.values().stream().mapToDouble(part -> Math.max(0, part)).sum();
    RankingQuery.Tag found =
        byTag >= NOTABLE_SHARE * positive && byTag > 0 ? tags.tag(ordinal) : null;
    Table.Row anchor =
        switch (channel) {
          case ITEM_TO_ITEM ->
              strongest(
                  MOST_ANCHORS,
                  Double.POSITIVE_INFINITY,
                  each ->
                      coOccurrence.neighbors(each).of(ordinal)
                          + Math.max(0, learned.weights().of(each, ordinal)));
          case SESSION ->
              strongest(
                  SESSION_ANCHORS,
                  Double.POSITIVE_INFINITY,
                  each -> coOccurrence.neighbors(each).of(ordinal));
          case CONTENT, USER ->
              strongest(MOST_ANCHORS, MOST_CONTENT, each -> content(each, ordinal, row));
          case TAG, TRENDING -> null;
        };
    RankingQuery.Interest interest = anchor == null ? null : served(anchor, row);
    if (found != null && interest == null) {
      interest = interests.get(found.interestId());
    }
    if (found != null && interest != null && !found.interestId().equals(interest.id())) {
      found = null;
    }
    return new RankedItem(
        row.item(),
        scores.total(ordinal),
        channel,
        interest == null ? "" : interest.id(),
        interest == null ? "" : interest.name(),
        found == null ? "" : found.text(),
        anchor == null ? "" : anchor.item().id(),
        contributions);
  }

  private double content(int from, int to, Table.Row row) {
    Table.Row other = table.row(from);
    return other == null
        ? 0
        : Math.max(0, other.similarity(row)) + table.words().similarity(from, to);
  }

  /**
   * The item of the history that is linked best, later ones counting more.
   *
   * @param latest how many are looked at
   * @param bound of a link's strength
   */
  private Table.@Nullable Row strongest(int latest, double bound, IntToDoubleFunction link) {
    Table.Row best = null;
    double most = 0;
    for (int i = 0; i < Math.min(latest, history.entries().size()); i++) {
      if (bound * ANCHORS.share(i) <= most) {
        break; // All that come after are weaker.
      }
      History.Entry entry = history.entries().get(i);
      double score = history.weight(i, ANCHORS) * link.applyAsDouble(entry.ordinal());
      if (score > most) {
        most = score;
        best = table.row(entry.ordinal());
      }
    }
    return best;
  }

  /** The interest whose evidence has the anchor, else the nearest one if it is near. */
  private RankingQuery.@Nullable Interest served(Table.Row anchor, Table.Row row) {
    Comparator<Center> nearness =
        Comparator.comparingDouble(center -> row.similarity(center.vector()));
    return centers.stream()
        .filter(center -> center.interest().evidenceIds().contains(anchor.item().id()))
        .filter(center -> row.similarity(center.vector()) >= AKIN_TO_INTEREST)
        .max(nearness)
        .or(() ->
            centers.stream()
                .max(nearness)
                .filter(center -> row.similarity(center.vector()) >= NEAR_INTEREST))
        .map(Center::interest)
        .orElse(null);
  }
}
