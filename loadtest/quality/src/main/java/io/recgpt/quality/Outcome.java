package io.recgpt.quality;

import static java.util.Objects.requireNonNull;

import io.recgpt.quality.split.Target;
import java.util.List;

/**
 * The list that one target's user got.
 *
 * @param itemIds best first, at most {@value #DEPTH}
 * @param rung which of the fall-backs served it
 */
record Outcome(Target target, List<String> itemIds, String rung) {
  /** How many items are asked for: no metric looks deeper. */
  static final int DEPTH = 30;

  Outcome {
    requireNonNull(target, "target");
    requireNonNull(rung, "rung");
    itemIds = List.copyOf(itemIds);
  }

  /**
   * Place of the target, 0 for the first; {@link Integer#MAX_VALUE} where it is not in the list.
   */
  int rank() {
    int index = itemIds.indexOf(target.itemId());
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  /** 1 where the target is among the first k, else 0. */
  double hit(int k) {
    return rank() < k ? 1 : 0;
  }

  /** 1 / log2(place + 2) where the target is among the first k, else 0: the ideal is 1. */
  double ndcg(int k) {
    return rank() < k ? Math.log(2) / Math.log(rank() + 2.0) : 0;
  }
}
