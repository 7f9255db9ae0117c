package io.recgpt.retrieval.ranking;

import io.recgpt.retrieval.ranking.model.PlannerModel;
import java.util.List;

/**
 * What the planner weighed of each expert, and which of them could have brought what was taken
 * next, for the fitting of its weights.
 *
 * @param experts in the order of their numbers
 * @param bringing numbers of those that could have brought it, at least one
 */
public record PlannerSample(List<PlannerModel.Situation> experts, List<Integer> bringing) {
  public PlannerSample {
    experts = List.copyOf(experts);
    bringing = List.copyOf(bringing);
    if (bringing.isEmpty()) {
      throw new IllegalArgumentException("bringing: 0 experts (expected: >= 1)");
    }
  }
}
