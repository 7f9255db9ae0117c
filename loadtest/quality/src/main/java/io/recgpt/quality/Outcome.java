package io.recgpt.quality;

import static java.util.Objects.requireNonNull;

import io.recgpt.quality.split.Target;
import java.util.List;

/**
 * The list that one target's user got.
 *
 * @param rank place of the target, 0 for the first; {@link #ABSENT} where it is not in the list.
 *     Where the target shares its score with others it may be between two places
 * @param itemIds best first, at most {@value #DEPTH}; empty where the rank alone is known
 * @param interestIds of each item the interest whose expert put it there; empty ids: another did.
 *     Empty where the list came from elsewhere
 * @param rung which of the fall-backs served it; empty where no fall-backs are known
 */
record Outcome(
    Target target, double rank, List<String> itemIds, List<String> interestIds, String rung) {
  /** How many items are asked for: no metric looks deeper. */
  static final int DEPTH = 30;

  static final double ABSENT = Double.POSITIVE_INFINITY;

  Outcome {
    requireNonNull(target, "target");
    requireNonNull(rung, "rung");
    itemIds = List.copyOf(itemIds);
    interestIds = List.copyOf(interestIds);
  }

  /** What a list comes to. */
  Outcome(Target target, List<String> itemIds, List<String> interestIds, String rung) {
    this(target, rank(target, itemIds), itemIds, interestIds, rung);
  }

  /** What a list comes to that no interest's expert had a part in. */
  Outcome(Target target, List<String> itemIds, String rung) {
    this(target, itemIds, List.of(), rung);
  }

  /** A rank without a list. */
  Outcome(Target target, double rank) {
    this(target, rank, List.of(), List.of(), "");
  }

  private static double rank(Target target, List<String> itemIds) {
    int index = itemIds.indexOf(target.itemId());
    return index < 0 ? ABSENT : index;
  }

  /** 1 where the target is among the first k, else 0. */
  double hit(int k) {
    return rank < k ? 1 : 0;
  }

  /** 1 / log2(place + 2) where the target is among the first k, else 0: the ideal is 1. */
  double ndcg(int k) {
    return rank < k ? Math.log(2) / Math.log(rank + 2) : 0;
  }
}
