package io.recgpt.intent.tag;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.ItemWords;
import io.recgpt.intent.interest.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A person's behaviors as the tag predictor reads them: clicks count here (RecGPT V1, item tag
 * prediction).
 *
 * @param weights of items taken and not rejected, by position in the catalogue, recent ones more
 * @param seen items touched at any time
 * @param lately items touched in the past month
 * @param takenLately the words of each of these, and of each query of the past month
 */
public record TagHistory(
    Map<Integer, Double> weights,
    Set<Integer> seen,
    Set<Integer> lately,
    List<Set<String>> takenLately,
    Instant asOf) {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int MAX_ITEMS = 300;
  private static final double CLICK = 0.15;

  /** The n-th last item weighs e times less per this many. */
  private static final double DECAY = 60;

  /** Reads behaviors, oldest first. */
  public static TagHistory of(List<Behavior> behaviors, Instant asOf, Catalogue catalogue) {
    Map<Integer, Double> weights = new LinkedHashMap<>();
    Set<Integer> seen = new HashSet<>();
    Set<Integer> lately = new HashSet<>();
    Set<Integer> rejected = new HashSet<>();
    List<Set<String>> taken = new ArrayList<>();
    for (Behavior behavior : behaviors.reversed()) {
      if (behavior.kind() == BehaviorKind.IMPRESSION || behavior.occurredAt().isAfter(asOf)) {
        continue;
      }
      boolean late = behavior.occurredAt().plus(MONTH).isAfter(asOf);
      if (behavior.kind() == BehaviorKind.SEARCH) {
        if (late) {
          taken.add(catalogue.words().named(behavior.query()));
        }
        continue;
      }
      int item = catalogue.indexOf(behavior.itemId());
      if (item < 0) {
        continue;
      }
      seen.add(item);
      if (late && lately.add(item)) {
        taken.add(ItemWords.named(catalogue, item));
      }
      if (behavior.kind().negative()) {
        rejected.add(item);
      } else if (!rejected.contains(item)
          && (weights.size() < MAX_ITEMS || weights.containsKey(item))) {
        double kind = Math.max(CLICK, behavior.kind().weight());
        double position = Math.exp(-weights.size() / DECAY);
        weights.merge(
            item, kind * position * Evidence.recency(behavior.occurredAt(), asOf), Math::max);
      }
    }
    return new TagHistory(weights, seen, lately, taken, asOf);
  }
}
