package io.recgpt.quality;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Users whose histories are about as long.
 *
 * @param history how many distinct items they took, such as 5-9
 * @param metrics HR@10, HR@30, NDCG@10 and NDCG@30
 */
record Bucket(String history, int users, List<Metric> metrics) {
  private static final List<Integer> BOUNDS = List.of(0, 5, 10, 20, 50, 100);

  /** The buckets that have users, shortest histories first. */
  static List<Bucket> of(List<Outcome> outcomes, Function<String, List<String>> history) {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < BOUNDS.size(); i++) {
      int from = BOUNDS.get(i);
      int to = i + 1 < BOUNDS.size() ? BOUNDS.get(i + 1) : Integer.MAX_VALUE;
      List<Outcome> inside = new ArrayList<>();
      for (Outcome outcome : outcomes) {
        int length = new HashSet<>(history.apply(outcome.target().userId())).size();
        if (length >= from && length < to) {
          inside.add(outcome);
        }
      }
      if (!inside.isEmpty()) {
        String name =
            to == Integer.MAX_VALUE
                ? "%d or more".formatted(from)
                : "%d-%d".formatted(from, to - 1);
        buckets.add(new Bucket(name, inside.size(), Metrics.accuracy(inside)));
      }
    }
    return buckets;
  }
}
