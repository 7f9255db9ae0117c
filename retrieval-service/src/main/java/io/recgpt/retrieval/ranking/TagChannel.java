package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.ranking.Neighborhoods.Neighborhood;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Items near to predicted tags, by the query {@code beta * h_user + (1 - beta) * h_tag} for each
 * tag (RecGPT V1, user-item-tag retrieval). Since an inner product is linear, that query's cosines
 * are made from those of the tag and of the user. An item's score sums what each tag says for it,
 * so that the nearest tag counts most.
 */
final class TagChannel {
  /** A tag whose cosine is a tenth lower says e times less. */
  private static final float SHARPNESS = 10;

  /**
   * Nearest items of a tag's query that the tag is said to have found: a hundredth of the
   * catalogue, within bounds.
   */
  private static final int FEWEST_FOUND = 5;

  private static final int MOST_FOUND = 40;

  /** What the last tag still weighs, where the first weighs 1. */
  private static final double LEAST_WEIGHT = 0.3;

  private final List<RankingQuery.Tag> tags;
  private final double[] weights;
  private final double[] scores;

  /** The nearest items of each tag. */
  private List<Neighborhood> nearest = List.of();

  /** What one tag says, for as long as it is added. */
  private float[] said = new float[Neighborhoods.SIZE];

  private TagChannel(List<RankingQuery.Tag> tags, int size) {
    this.tags = tags;
    this.weights = weights(tags);
    this.scores = new double[size];
  }

  /** Says nothing of any item's nearness. */
  static TagChannel none(RankingQuery query, Table table) {
    return new TagChannel(
        query.tags().stream().limit(RankingQuery.MOST_TAGS).toList(), table.size());
  }

  /**
   * Scores the items near to the tags of a query.
   *
   * @param user the person in the space of the tags; null: nobody is known
   */
  static TagChannel of(
      RankingQuery query,
      @Nullable Embedding user,
      Learned learned,
      TowerIndex towers,
      Neighborhoods neighborhoods,
      Table table,
      Scores open) {
    List<RankingQuery.Tag> tags = query.tags().stream().limit(RankingQuery.MOST_TAGS).toList();
    TagChannel channel = new TagChannel(tags, table.size());
    Double asked = query.settings().beta();
    double beta = user == null ? 0 : asked == null ? learned.trained().beta() : asked;
    if (learned.ofTowers()) {
      channel.addByTowers(beta, user, learned, towers, open);
    } else {
      channel.addByText(beta, user, neighborhoods, table, open);
    }
    return channel;
  }

  private void addByTowers(
      double beta, @Nullable Embedding user, Learned learned, TowerIndex towers, Scores open) {
    List<Embedding> queries =
        tags.stream()
            .map(tag -> learned.tag(tag.vector()))
            .map(tag ->
                user == null
                    ? tag
                    : Embedding.weightedMean(List.of(user, tag), new double[] {beta, 1 - beta}))
            .toList();
    List<Neighborhood> near = towers.near(learned, queries, open);
    nearest = near;
    float[] nobody = new float[scores.length];
    for (int i = 0; i < near.size(); i++) {
      add(i, near.get(i), 1, 0, nobody);
    }
  }

  private void addByText(
      double beta,
      @Nullable Embedding user,
      Neighborhoods neighborhoods,
      Table table,
      Scores open) {
    List<Neighborhood> near =
        neighborhoods.of(tags.stream().map(RankingQuery.Tag::vector).toList(), open);
    nearest = near;
    ByteVector person = user == null ? null : ByteVector.of(user);
    float[] byUser = new float[scores.length];
    if (person != null && beta > 0) {
      putCosines(person, near, table, byUser);
    }
    for (int i = 0; i < tags.size(); i++) {
      double length = length(beta, person == null ? 0 : near.get(i).similarity(person));
      add(i, near.get(i), (float) ((1 - beta) / length), (float) (beta / length), byUser);
    }
  }

  /**
   * Adds what a tag says for the items near to it: most for a cosine of 1 to the fused query.
   *
   * @param tagShare of the tag's cosine in the fused query's
   * @param userShare of the person's
   * @param byUser cosines of the person, by ordinal
   */
  private void add(int tag, Neighborhood near, float tagShare, float userShare, float[] byUser) {
    int[] items = near.items();
    float[] similarities = near.similarities();
    if (said.length < items.length) {
      said = new float[items.length];
    }
    for (int j = 0; j < items.length; j++) {
      float byPerson = items[j] < byUser.length ? byUser[items[j]] : 0;
      said[j] = (tagShare * similarities[j] + userShare * byPerson - 1) * SHARPNESS;
    }
    FastExp.of(said, items.length);
    float weight = (float) weights[tag];
    for (int j = 0; j < items.length; j++) {
      int item = items[j];
      if (item < scores.length) {
        scores[item] += weight * said[j];
      }
    }
  }

  /** Puts the cosines of the person to the items of neighborhoods, by ordinal. */
  private static void putCosines(
      ByteVector person, List<Neighborhood> near, Table table, float[] cosines) {
    boolean[] known = new boolean[cosines.length];
    for (Neighborhood neighborhood : near) {
      for (int item : neighborhood.items()) {
        if (item < known.length && !known[item]) {
          known[item] = true;
          Table.Row row = table.row(item);
          cosines[item] = row == null ? 0 : row.similarity(person);
        }
      }
    }
  }

  private static double[] weights(List<RankingQuery.Tag> tags) {
    double highest = tags.stream().mapToDouble(RankingQuery.Tag::score).max().orElse(0);
    return tags.stream()
        .mapToDouble(
            tag -> highest > 0 ? LEAST_WEIGHT + (1 - LEAST_WEIGHT) * tag.score() / highest : 1)
        .toArray();
  }

  /** Scores by ordinal. */
  double[] scores() {
    return scores;
  }

  /** What the tags say for each item's category, by ordinal. */
  double[] categoryScores(Table table) {
    double[] byCategory = new double[table.categoryCount()];
    for (int i = 0; i < tags.size(); i++) {
      int category = table.categoryNumber(tags.get(i).category());
      if (category >= 0) {
        byCategory[category] += weights[i];
      }
    }
    double[] raw = new double[table.size()];
    for (int i = 0; i < raw.length; i++) {
      Table.Row row = table.row(i);
      raw[i] = row == null ? 0 : byCategory[row.categoryNumber()];
    }
    return raw;
  }

  /**
   * The tag of an interest that found an item: of those whose nearest items have it, and whose
   * words the item has, the one that it is nearest to; null where none has.
   */
  RankingQuery.@Nullable Tag tag(Table.Row row, String interestId) {
    RankingQuery.Tag best = null;
    float most = 0;
    int found = Math.clamp(scores.length / 100, FEWEST_FOUND, MOST_FOUND);
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
