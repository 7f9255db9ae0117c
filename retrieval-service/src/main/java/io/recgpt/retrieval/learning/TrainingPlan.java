package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.Channel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be learned.
 *
 * @param heldOut what weights of ranking are fitted on, not in the log; empty: drawn from it
 * @param candidateIds what held-out items are told from; empty: all items
 * @param ranking whose weights of ranking are taken over; null: they are fitted
 * @param base whose item weights and towers are taken over; null: they are trained
 * @param without channels that ranking does without
 */
public record TrainingPlan(
    List<HeldOut> heldOut,
    Set<String> candidateIds,
    @Nullable TrainedModel ranking,
    @Nullable TrainedModel base,
    Set<Channel> without,
    long seed) {

  public TrainingPlan {
    heldOut = List.copyOf(heldOut);
    candidateIds = Set.copyOf(candidateIds);
    without = Set.copyOf(without);
  }

  /**
   * Least weights of signals are for lists of the whole catalogue. Among given candidates, new
   * items for one, of which few signals know anything, weights are free.
   */
  RankingFit.Bounds bounds() {
    return candidateIds.isEmpty() ? RankingFit.Bounds.LEAST : RankingFit.Bounds.NONE;
  }

  /** Everything, from the log alone. */
  public static TrainingPlan everything(long seed) {
    return new TrainingPlan(List.of(), Set.of(), null, null, Set.of(), seed);
  }
}
