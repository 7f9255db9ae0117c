package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.ranking.PlannerSample;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits the weights of the planner: those under which it was likeliest that an expert which could
 * bring what people took next was given the say (a conditional logit, McFadden 1974, whose choice
 * is known only to be one of several), near to the weights that serve untrained. By gradient
 * descent with backtracking; each step lowers the loss.
 */
final class PlannerFit {
  /** As of {@link RankingFit}: as much as so many items' say. */
  private static final double RIDGE = 10;

  private static final int MAX_STEPS = 500;
  private static final double CONVERGED = 1e-7;
  private static final double SHORTEST = 1e-6;

  private final List<PlannerSample> samples;
  private final double[] prior = PlannerModel.DEFAULT.weights();

  private PlannerFit(List<PlannerSample> samples) {
    this.samples = samples;
  }

  /**
   * What came out.
   *
   * @param loss mean negative logarithm of the share of the experts that could bring what was taken
   * @param lossOfPrior the same of the weights that serve untrained
   */
  record Result(PlannerModel model, double loss, double lossOfPrior) {}

  /** Fits on samples; without any, what serves untrained stays. */
  static Result of(List<PlannerSample> samples) {
    if (samples.isEmpty()) {
      return new Result(PlannerModel.DEFAULT, 0, 0);
    }
    return new PlannerFit(samples).fit();
  }

  private Result fit() {
    double[] weights = prior.clone();
    Slope at = slope(weights);
    double lossOfPrior = at.loss();
    double length = 1;
    for (int step = 0; step < MAX_STEPS && length > SHORTEST; step++) {
      double[] tried = weights.clone();
      for (int i = 0; i < tried.length; i++) {
        tried[i] -= length * at.gradient()[i];
      }
      Slope next = slope(tried);
      if (next.objective() >= at.objective()) {
        length /= 2;
        continue;
      }
      boolean converged = at.objective() - next.objective() < CONVERGED;
      weights = tried;
      at = next;
      length *= 1.5;
      if (converged) {
        break;
      }
    }
    return new Result(PlannerModel.of(weights), at.loss(), lossOfPrior);
  }

  /** Loss and gradient at some weights. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Slope(double loss, double objective, double[] gradient) {}

  Slope slope(double[] weights) {
    double[] gradient = new double[weights.length];
    double loss = 0;
    for (PlannerSample sample : samples) {
      loss += add(sample, weights, gradient);
    }
    double mean = 1.0 / samples.size();
    double objective = loss * mean;
    for (int i = 0; i < gradient.length; i++) {
      double distance = weights[i] - prior[i];
      objective += RIDGE * mean * distance * distance;
      gradient[i] = gradient[i] * mean + 2 * RIDGE * mean * distance;
    }
    return new Slope(loss * mean, objective, gradient);
  }

  private static double add(PlannerSample sample, double[] weights, double[] gradient) {
    List<double[]> values = new ArrayList<>();
    sample.experts().forEach(expert -> values.add(expert.values()));
    double[] odds =
        values.stream()
            .mapToDouble(value ->
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i] * value[i]).sum())
            .toArray();
    double most = IntStream.range(0, odds.length).mapToDouble(i -> odds[i]).max().orElse(0);
    double all = 0;
    for (int i = 0; i < odds.length; i++) {
      odds[i] = Math.exp(odds[i] - most);
      all += odds[i];
    }
    double bringing = sample.bringing().stream().mapToDouble(i -> odds[i]).sum();
    for (int i = 0; i < odds.length; i++) {
      double chance = odds[i] / all - (sample.bringing().contains(i) ? odds[i] / bringing : 0);
      for (int w = 0; w < weights.length; w++) {
        gradient[w] += chance * values.get(i)[w];
      }
    }
    return -Math.log(bringing / all);
  }

  /** Loss and gradient, for the gradient check. */
  static Slope slope(List<PlannerSample> samples, double[] weights) {
    return new PlannerFit(samples).slope(weights);
  }
}
