package io.recgpt.retrieval.ranking.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of the signals, made to the person's measure: a signal's weight is {@code w0 + w1 * items
 * + w2 * gap}, with items and gap of {@link UserContext} standardised. The sum of the weighted
 * signals is the logarithm of an item's odds to be the next one taken (a conditional logit,
 * McFadden 1974), so that each channel's part of a score can be told.
 */
public final class RankingModel {
  /** Values of the context for each signal: 1, items, gap. */
  public static final int CONTEXTS = 3;

  /** A person further from the mean than so many deviations is taken to be so far. */
  private static final double MAX_DEVIATIONS = 2.5;

  private final double[][] weights;
  private final Moments items;
  private final Moments gap;

  /** Mean and deviation of a context value among the people the weights were fitted on. */
  public record Moments(double mean, double deviation) {
    /** Of values, at least one. */
    public static Moments of(List<Double> values) {
      double mean = values.stream().mapToDouble(v -> v).average().orElse(0);
      double variance =
          values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElse(0);
      return new Moments(mean, Math.sqrt(variance));
    }

    double standardise(double value) {
      return deviation > 1e-9
          ? Math.clamp((value - mean) / deviation, -MAX_DEVIATIONS, MAX_DEVIATIONS)
          : 0;
    }
  }

  /**
   * A model.
   *
   * @param weights by signal's ordinal and context, all finite
   */
  public RankingModel(double[][] weights, Moments items, Moments gap) {
    if (weights.length != Signal.values().length) {
      throw new IllegalArgumentException(
          "weights: %d signals (expected: %d)".formatted(weights.length, Signal.values().length));
    }
    this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
    for (double[] row : this.weights) {
      if (row.length != CONTEXTS || !Arrays.stream(row).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "weights: %s (expected: %d finite numbers)".formatted(Arrays.toString(row), CONTEXTS));
      }
    }
    this.items = items;
    this.gap = gap;
  }

  /** The same weights for everybody; signals that are not named weigh nothing. */
  static RankingModel same(Map<Signal, Double> weights) {
    double[][] all = new double[Signal.values().length][CONTEXTS];
    weights.forEach((signal, weight) -> all[signal.column()][0] = weight);
    return new RankingModel(all, new Moments(0, 0), new Moments(0, 0));
  }

  /** Weight of a signal in one context: 0 the constant, 1 items, 2 gap. */
  public double weight(Signal signal, int context) {
    return weights[signal.column()][context];
  }

  /** How items were spread where the weights were fitted. */
  public Moments items() {
    return items;
  }

  /** How gaps were spread where the weights were fitted. */
  public Moments gap() {
    return gap;
  }

  /** The context as the weights take it: 1, items, gap. */
  public double[] context(UserContext user) {
    return new double[] {
      1, items.standardise(user.items()), user.unknown() ? 0 : gap.standardise(user.gap())
    };
  }

  /** A person's weights by signal. */
  public Map<Signal, Double> weightsFor(UserContext user) {
    double[] context = context(user);
    Map<Signal, Double> made = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      double weight = 0;
      for (int i = 0; i < CONTEXTS; i++) {
        weight += context[i] * weights[signal.column()][i];
      }
      made.put(signal, weight);
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RankingModel that
        && Arrays.deepEquals(weights, that.weights)
        && items.equals(that.items)
        && gap.equals(that.gap);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(weights);
  }

  @Override
  public String toString() {
    return "RankingModel" + Arrays.deepToString(weights);
  }
}
