package io.recgpt.retrieval.ranking.channels;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.Features;
import io.recgpt.retrieval.numeric.ByteVector;
import io.recgpt.retrieval.numeric.FastExp;
import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.retrieval.ranking.channels.NeighborCache.Neighborhood;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.retrieval.ranking.table.Workspace;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Items near to predicted tags, by the query {@code beta * h_user + (1 - beta) * h_tag} for each
 * tag (RecGPT V1, user-item-tag retrieval). Since an inner product is linear, that query's cosines
 * are made from those of the tag and of the user. An item's score sums what each tag says for it,
 * so that the nearest tag counts most.
 */
public final class TagChannel {
  /** A tag whose cosine is a tenth lower says e times less. */
  private static final float SHARPNESS = 10;

  /**
   * Nearest items of a tag's query that the tag is said to have found: a hundredth of the
   * catalogue, within bounds.
   */
  private static final int MIN_FOUND = 5;

  private static final int MAX_FOUND = 40;

  /** What the last tag still weighs, where the first weighs 1. */
  private static final double MIN_WEIGHT = 0.3;

  private final List<RankingQuery.Tag> tags;
  private final double[] weights;
  private final int size;
  private int most = Integer.MAX_VALUE;
  private Sums.Listed scores = new Sums.Listed(new int[0], new double[0]);

  /** The nearest items of each tag. */
  private List<Neighborhood> nearest = List.of();

  /** What one tag says, for as long as it is added. */
  private float[] said = new float[NeighborCache.SIZE];

  private TagChannel(List<RankingQuery.Tag> tags, int size) {
    this.tags = tags;
    this.weights = weights(tags);
    this.size = size;
  }

  /** Says nothing of any item's nearness. */
  static TagChannel none(RankingQuery query, Table table) {
    return new TagChannel(
        query.tags().stream().limit(RankingQuery.MAX_TAGS).toList(), table.size());
  }

  /** The tags of a query that count, in the space that items are looked for in. */
  static List<Embedding> vectors(RankingQuery query, BoundModel learned) {
    return query.tags().stream()
        .limit(RankingQuery.MAX_TAGS)
        .map(tag -> learned.tag(tag.vector()))
        .toList();
  }

  /**
   * Scores the items near to the tags of a query.
   *
   * @param user the person in the space of the tags; null: nobody is known
   * @param nearest items of each tag's vector
   * @param most nearest items that each tag scores
   * @param workspace to work in
   */
  static TagChannel of(
      RankingQuery query,
      @Nullable Embedding user,
      BoundModel learned,
      List<Neighborhood> nearest,
      Table table,
      int most,
      Workspace workspace) {
    List<RankingQuery.Tag> tags = query.tags().stream().limit(RankingQuery.MAX_TAGS).toList();
    TagChannel channel = new TagChannel(tags, table.size());
    Double asked = query.settings().beta();
    double beta = user == null ? 0 : asked == null ? learned.trained().beta() : asked;
    Sums sums = workspace.sums(table.size());
    Sums byUser = workspace.others(table.size());
    channel.most = most;
    channel.nearest = nearest;
    channel.add(beta, user, learned, table, sums, byUser);
    channel.scores = sums.listed();
    return channel;
  }

  private void add(
      double beta,
      @Nullable Embedding user,
      BoundModel learned,
      Table table,
      Sums sums,
      Sums byUser) {
    ByteVector person = user == null ? null : ByteVector.of(user);
    if (user != null && person != null && beta > 0) {
      putCosines(
          learned.ofTowers()
              ? learned.cosines(user)
              : ordinal -> similarity(table, ordinal, person),
          byUser);
    }
    for (int i = 0; i < tags.size(); i++) {
      double length = length(beta, person == null ? 0 : nearest.get(i).similarity(person));
      add(i, nearest.get(i), (float) ((1 - beta) / length), (float) (beta / length), byUser, sums);
    }
  }

  private static double similarity(Table table, int ordinal, ByteVector person) {
    Table.Row row = table.row(ordinal);
    return row == null ? 0 : row.similarity(person);
  }

  /**
   * Adds what a tag says for the items near to it: most for a cosine of 1 to the fused query.
   *
   * @param tagShare of the tag's cosine in the fused query's
   * @param userShare of the person's
   * @param byUser cosines of the person
   */
  private void add(
      int tag, Neighborhood near, float tagShare, float userShare, Sums byUser, Sums sums) {
    int[] items = near.items();
    float[] similarities = near.similarities();
    int count = Math.min(most, items.length);
    if (said.length < count) {
      said = new float[count];
    }
    for (int j = 0; j < count; j++) {
      float byPerson = (float) byUser.of(items[j]);
      said[j] = (tagShare * similarities[j] + userShare * byPerson - 1) * SHARPNESS;
    }
    FastExp.of(said, count);
    float weight = (float) weights[tag];
    for (int j = 0; j < count; j++) {
      sums.add(items[j], weight * said[j]);
    }
  }

  /** Puts the cosines of the person to the items of the neighborhoods. */
  private void putCosines(IntToDoubleFunction cosines, Sums byUser) {
    for (Neighborhood neighborhood : nearest) {
      int[] items = neighborhood.items();
      for (int i = 0; i < Math.min(most, items.length); i++) {
        if (!byUser.has(items[i])) {
          byUser.add(items[i], cosines.applyAsDouble(items[i]));
        }
      }
    }
  }

  private static double[] weights(List<RankingQuery.Tag> tags) {
    double highest = tags.stream().mapToDouble(RankingQuery.Tag::score).max().orElse(0);
    return tags.stream()
        .mapToDouble(tag -> highest > 0 ? MIN_WEIGHT + (1 - MIN_WEIGHT) * tag.score() / highest : 1)
        .toArray();
  }

  /** Scores of the items that any tag is near to. */
  Sums.Listed scores() {
    return scores;
  }

  /** What the tags say for each category, by its number. */
  double[] categoryScores(Table table) {
    double[] byCategory = new double[table.categoryCount()];
    for (int i = 0; i < tags.size(); i++) {
      int category = table.categoryNumber(tags.get(i).category());
      if (category >= 0) {
        byCategory[category] += weights[i];
      }
    }
    return byCategory;
  }

  /**
   * The tag of an interest that found an item: of those whose nearest items have it, and whose
   * words the item has, the one that it is nearest to; null where none has.
   */
  public RankingQuery.@Nullable Tag tag(Table.Row row, String interestId) {
    RankingQuery.Tag best = null;
    float most = 0;
    int found = Math.clamp(size / 100, MIN_FOUND, MAX_FOUND);
    int ordinal = row.ordinal();
    Set<String> words = Features.wordsOf(row.item());
    for (int i = 0; i < nearest.size(); i++) {
      RankingQuery.Tag tag = tags.get(i);
      if (tag.interestId().equals(interestId)
          && Features.hasAll(words, Features.words(tag.text()))) {
        int[] items = nearest.get(i).items();
        float[] similarities = nearest.get(i).similarities();
        // Those as near as the last one of them are found too, so that no order decides.
        float least = items.length == 0 ? 1 : similarities[Math.min(found, items.length) - 1];
        for (int j = 0; j < items.length && similarities[j] >= least; j++) {
          if (items[j] == ordinal && similarities[j] > most) {
            most = similarities[j];
            best = tag;
          }
        }
      }
    }
    return best;
  }

  /** Length of the fused query, by the cosine of the person and the tag. */
  private static double length(double beta, double cosine) {
    double square = beta * beta + (1 - beta) * (1 - beta) + 2 * beta * (1 - beta) * cosine;
    return square > 0 ? Math.sqrt(square) : 1;
  }
}
