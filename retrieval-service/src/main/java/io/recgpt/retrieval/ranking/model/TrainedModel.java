package io.recgpt.retrieval.ranking.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.ranking.query.RankingSettings;
import org.jspecify.annotations.Nullable;

/**
 * What was learned from a tenant's log.
 *
 * @param version names it; empty: nothing was learned yet
 * @param ranking weights of the signals
 * @param itemWeights item-to-item weights by item id
 * @param beta share of the user vector in a tag query, 0 to 1
 * @param planner weights of the shares of a list
 * @param intent how far these shares lead a list, 0 to 1, where a request does not say
 * @param space of the towers; null: the space of texts stands in
 */
public record TrainedModel(
    String version,
    RankingModel ranking,
    ItemWeights itemWeights,
    double beta,
    PlannerModel planner,
    double intent,
    @Nullable LearnedSpace space) {

  /** Before any training. */
  public static final TrainedModel NOTHING =
      new TrainedModel(
          "",
          DefaultRanking.MODEL,
          ItemWeights.NONE,
          RankingSettings.DEFAULT_BETA,
          PlannerModel.DEFAULT,
          RankingSettings.DEFAULT_INTENT,
          null);

  /** What a fit of ranking starts from and, with few people, stays near to. */
  public static final RankingModel PRIOR = DefaultRanking.PRIOR;

  public TrainedModel {
    requireNonNull(version, "version");
    requireNonNull(ranking, "ranking");
    requireNonNull(itemWeights, "itemWeights");
    requireNonNull(planner, "planner");
    requireShare("beta", beta);
    requireShare("intent", intent);
  }

  /** False where the weights are those that serve before any training. */
  public boolean learnedRanking() {
    return !ranking.equals(DefaultRanking.MODEL);
  }

  /** The same with other weights of the shares of a list. */
  public TrainedModel withPlanner(PlannerModel other) {
    return new TrainedModel(version, ranking, itemWeights, beta, other, intent, space);
  }

  /** The same with another share of the user vector. */
  public TrainedModel withBeta(double other) {
    return new TrainedModel(version, ranking, itemWeights, other, planner, intent, space);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s: %s (expected: 0 to 1)".formatted(name, value));
    }
  }
}
