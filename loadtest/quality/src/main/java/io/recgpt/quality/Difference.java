package io.recgpt.quality;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** How much better one way of ranking did than another, by the same users. */
record Difference(String name, Interval hitRate, Interval ndcg) {
  private static final int RESAMPLES = 1_000;
  private static final int LIST = 30;

  /**
   * A mean with the 95 % interval of its bootstrap (Efron 1979): the users drawn with replacement a
   * thousand times.
   */
  record Interval(double mean, double low, double high) {
    static Interval of(double[] values, Random random) {
      double[] means = new double[RESAMPLES];
      for (int i = 0; i < RESAMPLES; i++) {
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
          sum += values[random.nextInt(values.length)];
        }
        means[i] = sum / values.length;
      }
      Arrays.sort(means);
      return new Interval(
          Arrays.stream(values).average().orElse(Double.NaN),
          means[RESAMPLES / 40],
          means[RESAMPLES - 1 - RESAMPLES / 40]);
    }
  }

  /** One less another; both of the same users in the same order. */
  static Difference of(Scores one, Scores other, long seed) {
    Random random = new Random(seed);
    return new Difference(
        other.name().strip(),
        interval(one.outcomes(), other.outcomes(), outcome -> outcome.hit(LIST), random),
        interval(one.outcomes(), other.outcomes(), outcome -> outcome.ndcg(LIST), random));
  }

  private static Interval interval(
      List<Outcome> one, List<Outcome> other, ToDoubleFunction<Outcome> figure, Random random) {
    double[] differences = new double[one.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = figure.applyAsDouble(one.get(i)) - figure.applyAsDouble(other.get(i));
    }
    return Interval.of(differences, random);
  }
}
