package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What was learned from a tenant's log.
 *
 * @param version names it; empty: nothing was learned yet
 * @param ranking weights of the signals
 * @param itemWeights item-to-item weights by item id
 * @param beta share of the user vector in a tag query, 0 to 1
 * @param space of the towers; null: the space of texts stands in
 */
public record Trained(
    String version,
    RankingModel ranking,
    ItemWeights itemWeights,
    double beta,
    @Nullable LearnedSpace space) {

  /** Before any training. */
  public static final Trained NOTHING =
      new Trained("", DefaultRanking.MODEL, ItemWeights.NONE, RankingSettings.DEFAULT_BETA, null);

  /** What a fit of ranking starts from and, with few people, stays near to. */
  public static final RankingModel PRIOR = DefaultRanking.PRIOR;

  public Trained {
    requireNonNull(version, "version");
    requireNonNull(ranking, "ranking");
    requireNonNull(itemWeights, "itemWeights");
    if (!(beta >= 0 && beta <= 1)) {
      throw new IllegalArgumentException("beta: %s (expected: 0 to 1)".formatted(beta));
    }
  }

  /** False where the weights are those that serve before any training. */
  boolean learnedRanking() {
    return !ranking.equals(DefaultRanking.MODEL);
  }

  /** The same with another share of the user vector. */
  public Trained withBeta(double other) {
    return new Trained(version, ranking, itemWeights, other, space);
  }
}
