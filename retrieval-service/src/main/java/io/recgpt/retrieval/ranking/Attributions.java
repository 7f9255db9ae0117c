package io.recgpt.retrieval.ranking;

import io.recgpt.retrieval.ranking.channels.BoundModel;
import io.recgpt.retrieval.ranking.channels.Experts;
import io.recgpt.retrieval.ranking.channels.History;
import io.recgpt.retrieval.ranking.channels.RecencyDecay;
import io.recgpt.retrieval.ranking.channels.Scores;
import io.recgpt.retrieval.ranking.channels.TagChannel;
import io.recgpt.retrieval.ranking.people.CoOccurrence;
import io.recgpt.retrieval.ranking.people.People;
import io.recgpt.retrieval.ranking.people.Popularity;
import io.recgpt.retrieval.ranking.people.Takings;
import io.recgpt.retrieval.ranking.query.Attribution;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Says what brought each item of a list: channel, expert, interest, tag, anchor. */
final class Attributions {
  /** Latest items of the history that may have led here. */
  private static final int MAX_ANCHORS = 50;

  /** The same of the session. */
  private static final int SESSION_ANCHORS = 10;

  private static final RecencyDecay ANCHORS = new RecencyDecay(30);

  /** Two cosines, but for rounding. */
  private static final double MAX_CONTENT = 2.01;

  private static final int MAX_FEATURES = 5;

  private final Table table;
  private final CoOccurrence coOccurrence;
  private final BoundModel learned;
  private final History history;
  private final TagChannel tags;
  private final Scores scores;
  private final Experts experts;
  private final People.Counted counted;
  private final Map<Integer, Popularity.Window.Scope> scopes = new HashMap<>();

  Attributions(
      Table table,
      CoOccurrence coOccurrence,
      BoundModel learned,
      History history,
      TagChannel tags,
      Scores scores,
      Experts experts,
      People.Counted counted) {
    this.table = table;
    this.coOccurrence = coOccurrence;
    this.learned = learned;
    this.history = history;
    this.tags = tags;
    this.scores = scores;
    this.experts = experts;
    this.counted = counted;
  }

  RankedItem of(Arbiter.Pick pick, Table.Row row) {
    int ordinal = pick.ordinal();
    Map<Channel, Double> contributions = scores.contributions(ordinal);
    Channel channel =
        contributions.entrySet().stream()
            .filter(each -> each.getKey().finds())
            .max(Map.Entry.<Channel, Double>comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(Channel.TRENDING);
    boolean tagged = contributions.getOrDefault(Channel.TAG, 0.0) > 0;
    add(contributions, Channel.INTENT, pick.byIntent());
    add(contributions, Channel.DIVERSITY, pick.byLikeness());
    boolean ofInterest = pick.expert() < experts.interestCount();
    RankingQuery.Interest interest = ofInterest ? experts.interest(pick.expert()) : null;
    RankingQuery.Tag tag = interest != null && tagged ? tags.tag(row, interest.id()) : null;
    Table.Row anchor = anchor(channel, ordinal, row, ofInterest ? pick.expert() : -1);
    double score = contributions.values().stream().mapToDouble(Double::doubleValue).sum();
    return new RankedItem(
        row.item(),
        score,
        new Attribution(
            channel,
            experts.kind(pick.expert()),
            interest == null ? "" : interest.id(),
            interest == null ? "" : interest.name(),
            tag == null ? "" : tag.text(),
            anchor == null ? "" : anchor.item().id(),
            anchor == null ? null : together(anchor, ordinal),
            standing(pick, row),
            ofInterest ? experts.shared(pick.expert(), ordinal, MAX_FEATURES) : List.of(),
            contributions));
  }

  private Takings.@Nullable Counts together(Table.Row anchor, int ordinal) {
    Takings.Counts counts = counted.together(anchor.ordinal(), ordinal);
    return counts.telling() ? counts : null;
  }

  /** Within its interest; without one in the catalogue, else in its category. */
  private Attribution.@Nullable Standing standing(Arbiter.Pick pick, Table.Row row) {
    Popularity.Window window = counted.popularity();
    int expert = pick.expert();
    if (expert < experts.interestCount()) {
      Popularity.Standing place =
          scopes
              .computeIfAbsent(
                  expert, each -> window.among(experts.members(each).stream().toArray()))
              .standing(pick.ordinal());
      return place == null
          ? null
          : new Attribution.Standing(experts.interest(expert).id(), "", place);
    }
    Popularity.Standing place = window.inCatalogue(pick.ordinal());
    if (place != null) {
      return new Attribution.Standing("", "", place);
    }
    place = window.inCategory(pick.ordinal());
    return place == null ? null : new Attribution.Standing("", row.item().category(), place);
  }

  private static void add(Map<Channel, Double> contributions, Channel channel, double part) {
    if (part != 0) {
      contributions.merge(channel, part, Double::sum);
    }
  }

  /** The item of the history that led here, one of the interest's evidence where one did. */
  private Table.@Nullable Row anchor(Channel channel, int ordinal, Table.Row row, int interest) {
    IntToDoubleFunction link =
        switch (channel) {
          case ITEM_TO_ITEM ->
              each ->
                  coOccurrence.neighbors(each).of(ordinal)
                      + Math.max(0, learned.weights().of(each, ordinal));
          case SESSION -> each -> coOccurrence.neighbors(each).of(ordinal);
          case CONTENT, USER, TAG -> each -> content(each, ordinal, row);
          case TRENDING, INTENT, DIVERSITY -> null;
        };
    if (link == null || !history.mayBeNamed()) {
      return null;
    }
    int latest = channel == Channel.SESSION ? SESSION_ANCHORS : MAX_ANCHORS;
    boolean byContent = channel == Channel.CONTENT || channel == Channel.USER;
    double bound = byContent ? MAX_CONTENT : Double.POSITIVE_INFINITY;
    Table.Row own =
        interest < 0 ? null : strongest(latest, bound, link, experts.evidence(interest));
    return own == null ? strongest(latest, bound, link, null) : own;
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
   * @param among ordinals that may be named; null: all
   */
  private Table.@Nullable Row strongest(
      int latest, double bound, IntToDoubleFunction link, @Nullable Set<Integer> among) {
    Table.Row best = null;
    double most = 0;
    for (int i = 0; i < Math.min(latest, history.entries().size()); i++) {
      if (bound * ANCHORS.share(i) <= most) {
        break; // All that come after are weaker.
      }
      History.Entry entry = history.entries().get(i);
      if (among != null && !among.contains(entry.ordinal())) {
        continue;
      }
      double score = history.weight(i, ANCHORS) * link.applyAsDouble(entry.ordinal());
      if (score > most) {
        most = score;
        best = table.row(entry.ordinal());
      }
    }
    return best;
  }
}
