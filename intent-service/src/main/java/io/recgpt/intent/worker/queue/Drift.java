package io.recgpt.intent.worker.queue;

import java.util.Map;
import java.util.TreeSet;

/** How far apart two distributions lie. */
final class Drift {
  private Drift() {}

  /**
   * Jensen-Shannon divergence to base 2: 0 for the same shares, 1 for nothing in common; 1 too
   * where one of them is empty, 0 where both are.
   *
   * @param before weights by category, each above 0
   * @param after the same of a later time
   */
  static double between(Map<String, Double> before, Map<String, Double> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return before.isEmpty() && after.isEmpty() ? 0 : 1;
    }
    double allBefore = sum(before);
    double allAfter = sum(after);
    TreeSet<String> categories = new TreeSet<>(before.keySet());
    categories.addAll(after.keySet());
    double divergence = 0;
    for (String category : categories) {
      double p = before.getOrDefault(category, 0.0) / allBefore;
      double q = after.getOrDefault(category, 0.0) / allAfter;
      double middle = (p + q) / 2;
      divergence += (part(p, middle) + part(q, middle)) / 2;
    }
    return Math.clamp(divergence, 0, 1);
  }

  private static double part(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
  }

  private static double sum(Map<String, Double> weights) {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
