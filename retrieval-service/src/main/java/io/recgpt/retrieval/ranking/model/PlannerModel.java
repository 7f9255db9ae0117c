package io.recgpt.retrieval.ranking.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.ranking.query.Expert;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of the planner: the logarithm of an expert's share is their sum, each times what it
 * weighs, but for a constant (a conditional logit, McFadden 1974).
 *
 * @param odds for the logarithm of how likely the next item is one of the expert's
 * @param strength for the logarithm of the interest's strength
 * @param days for ln(1 + days since the interest's last evidence)
 * @param longTerm for an interest that has lasted
 * @param session for the share of the latest items that belong to the interest
 * @param trend for the expert of what is going on
 * @param discovery for the expert of what lies outside the interests
 */
public record PlannerModel(
    double odds,
    double strength,
    double days,
    double longTerm,
    double session,
    double trend,
    double discovery) {

  /** How many weights there are. */
  public static final int SIZE = 7;

  /** Serves before any training: the odds and what was mined count alike. */
  public static final PlannerModel DEFAULT = new PlannerModel(.5, .5, -.1, 0, .5, -1, -1);

  /**
   * What is weighed of one expert; 0 where it is no interest's.
   *
   * @param odds logarithm of how likely the next item is one of the expert's
   * @param strength logarithm of the interest's strength
   * @param days ln(1 + days since its last evidence)
   * @param longTerm 1 where it has lasted, else 0
   * @param session share of the latest items that belong to it, 0 to 1
   */
  public record Situation(
      Expert expert, double odds, double strength, double days, double longTerm, double session) {
    public Situation {
      requireNonNull(expert, "expert");
    }

    /** In the order of the weights. */
    public double[] values() {
      return new double[] {
        odds,
        strength,
        days,
        longTerm,
        session,
        expert == Expert.TREND ? 1 : 0,
        expert == Expert.DISCOVERY ? 1 : 0
      };
    }
  }

  public PlannerModel {
    for (double weight : new double[] {odds, strength, days, longTerm, session, trend, discovery}) {
      if (!Double.isFinite(weight)) {
        throw new IllegalArgumentException(
            "planner weight: %s (expected: a finite number)".formatted(weight));
      }
    }
  }

  /** Of weights in their order. */
  public static PlannerModel of(double[] weights) {
    if (weights.length != SIZE) {
      throw new IllegalArgumentException(
          "planner weights: %d (expected: %d)".formatted(weights.length, SIZE));
    }
    return new PlannerModel(
        weights[0], weights[1], weights[2], weights[3], weights[4], weights[5], weights[6]);
  }

  /** The weights in their order. */
  public double[] weights() {
    return new double[] {odds, strength, days, longTerm, session, trend, discovery};
  }

  /** Shares of the experts; they sum to 1. */
  public double[] shares(List<Situation> situations) {
    double[] weights = weights();
    double[] shares = new double[situations.size()];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < shares.length; i++) {
      double[] values = situations.get(i).values();
      for (int w = 0; w < SIZE; w++) {
        shares[i] += weights[w] * values[w];
      }
      most = Math.max(most, shares[i]);
    }
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(shares[i] - most);
      sum += shares[i];
    }
    double total = sum;
    return Arrays.stream(shares).map(share -> share / total).toArray();
  }
}
