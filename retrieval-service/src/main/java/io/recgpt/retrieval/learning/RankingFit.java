package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.numeric.SymmetricMatrix;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.model.RankingModel;
import io.recgpt.retrieval.ranking.model.RankingModel.Moments;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.Channel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Fits the weights of ranking: those under which what people took next was likeliest among all they
 * could have taken (conditional logit, McFadden 1974), near to prior weights and none below its
 * signal's least. A signal that wants less is held there and the others are fitted anew. The loss
 * is convex; Newton's method finds its least value in a few steps.
 */
public final class RankingFit {
  /**
   * Penalty on the sum of squared distances from the prior weights, beside a sum of losses: as much
   * as so many items' say, so that few items change little.
   */
  private static final double RIDGE = 10;

  private static final int MAX_STEPS = 30;
  private static final double CONVERGED = 1e-7;

  private final List<SignalSample> samples;
  private final RankingModel context;
  private final Map<Signal, Double> fixed;
  private final int[] fixedSignals;
  private final double[] fixedWeights;
  private final int[] signals;
  private final double[] prior;
  private final Moments items;
  private final Moments gap;

  /** What weights a fit may give. */
  public enum Bounds {
    /** None below its signal's least, {@link Signal#least()}. */
    LEAST,
    /** Any. */
    NONE
  }

  /**
   * What came out.
   *
   * @param loss mean negative logarithm of the chance given to what was taken
   * @param lossOfNone the same where all weights are 0
   */
  public record Result(RankingModel model, double loss, double lossOfNone, int steps) {}

  private RankingFit(List<SignalSample> samples, Set<Channel> without, Map<Signal, Double> fixed) {
    this.samples = samples;
    this.fixed = fixed;
    this.fixedSignals = fixed.keySet().stream().mapToInt(Signal::column).toArray();
    this.fixedWeights = fixed.values().stream().mapToDouble(Double::doubleValue).toArray();
    this.items = Moments.of(samples.stream().map(s -> s.user().items()).toList());
    List<Double> gaps =
        samples.stream().map(s -> s.user().gap()).filter(value -> value >= 0).toList();
    this.gap = gaps.isEmpty() ? new Moments(0, 0) : Moments.of(gaps);
    this.context = model(new double[Signal.values().length * RankingModel.CONTEXTS], all());
    this.signals =
        IntStream.range(0, Signal.values().length)
            .filter(i -> !without.contains(Signal.at(i).channel()))
            .filter(i -> !fixed.containsKey(Signal.at(i)))
            .toArray();
    this.prior = new double[signals.length * RankingModel.CONTEXTS];
    for (int i = 0; i < signals.length; i++) {
      prior[i * RankingModel.CONTEXTS] = TrainedModel.PRIOR.weight(Signal.at(signals[i]), 0);
    }
  }

  /**
   * Fits on samples, at least one.
   *
   * @param without channels whose signals get no weight
   * @param bounds whether signals keep their least weights
   */
  public static Result of(List<SignalSample> samples, Set<Channel> without, Bounds bounds) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("samples: 0 (expected: >= 1)");
    }
    Map<Signal, Double> fixed = new EnumMap<>(Signal.class);
    RankingFit fit = new RankingFit(samples, without, fixed);
    double lossOfNone = fit.derivatives(new double[fit.prior.length]).loss;
    Result result = fit.fit(fit.prior, lossOfNone);
    while (true) {
      int before = fixed.size();
      for (Signal signal : Signal.values()) {
        if (bounds == Bounds.LEAST
            && !without.contains(signal.channel())
            && result.model().weight(signal, 0) < signal.least()) {
          fixed.put(signal, signal.least());
        }
      }
      if (fixed.size() == before) {
        return result;
      }
      fit = new RankingFit(samples, without, fixed);
      result = fit.fit(fit.weightsOf(result.model()), lossOfNone);
    }
  }

  private double[] weightsOf(RankingModel model) {
    double[] weights = new double[prior.length];
    for (int i = 0; i < weights.length; i++) {
      Signal signal = Signal.at(signals[i / RankingModel.CONTEXTS]);
      weights[i] = model.weight(signal, i % RankingModel.CONTEXTS);
    }
    return weights;
  }

  private Result fit(double[] from, double lossOfNone) {
    int size = from.length;
    double[] weights = from;
    Derivatives at = derivatives(weights);
    int step = 0;
    for (boolean moving = true; moving && step < MAX_STEPS; step++) {
      double[] direction = at.newtonStep();
      double length = 1;
      Derivatives next = at;
      double[] candidate = weights;
      while (length > 1e-4) {
        candidate = weights.clone();
        for (int i = 0; i < size; i++) {
          candidate[i] -= length * direction[i];
        }
        next = derivatives(candidate);
        if (next.objective <= at.objective) {
          break;
        }
        length /= 4;
      }
      moving = at.objective - next.objective > CONVERGED;
      if (next.objective <= at.objective) {
        weights = candidate;
        at = next;
      }
    }
    return new Result(model(weights, signals), at.loss, lossOfNone, step);
  }

  private RankingModel model(double[] weights, int[] of) {
    double[][] all = new double[Signal.values().length][RankingModel.CONTEXTS];
    for (int i = 0; i < of.length; i++) {
      for (int c = 0; c < RankingModel.CONTEXTS; c++) {
        all[of[i]][c] = weights[i * RankingModel.CONTEXTS + c];
      }
    }
    fixed.forEach((signal, weight) -> all[signal.column()][0] = weight);
    return new RankingModel(all, items, gap);
  }

  private static int[] all() {
    return IntStream.range(0, Signal.values().length).toArray();
  }

  /** Loss, gradient and Hessian at some weights; package-private for the gradient check. */
  static final class Derivatives {
    final double[] gradient;
    final double[][] hessian;
    double loss;
    double objective;

    Derivatives(int size) {
      this.gradient = new double[size];
      this.hessian = new double[size][size];
    }

    Derivatives plus(Derivatives other) {
      loss += other.loss;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += other.gradient[i];
        for (int j = 0; j < gradient.length; j++) {
          hessian[i][j] += other.hessian[i][j];
        }
      }
      return this;
    }

    /** Solves hessian * x = gradient. */
    double[] newtonStep() {
      SymmetricMatrix matrix = new SymmetricMatrix(gradient.length);
      for (int i = 0; i < gradient.length; i++) {
        for (int j = 0; j < gradient.length; j++) {
          matrix.add(i, j, hessian[i][j]);
        }
      }
      matrix.invert();
      double[] step = new double[gradient.length];
      for (int i = 0; i < step.length; i++) {
        for (int j = 0; j < step.length; j++) {
          step[i] += matrix.get(i, j) * gradient[j];
        }
      }
      return step;
    }
  }

  private Derivatives derivatives(double[] weights) {
    int size = weights.length;
    // Chunks of a fixed size, summed in order: the same figures on any number of processors.
    int chunks = (samples.size() + 63) / 64;
    Derivatives sum =
        IntStream.range(0, chunks)
            .parallel()
            .mapToObj(chunk -> {
              Derivatives part = new Derivatives(size);
              int end = Math.min(samples.size(), (chunk + 1) * 64);
              for (int i = chunk * 64; i < end; i++) {
                add(samples.get(i), weights, part);
              }
              return part;
            })
            .toList()
            .stream()
            .reduce(new Derivatives(size), Derivatives::plus);
    double mean = 1.0 / samples.size();
    sum.loss *= mean;
    double ridge = RIDGE * mean;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double distance = weights[i] - prior[i];
      squares += distance * distance;
      sum.gradient[i] = sum.gradient[i] * mean + 2 * ridge * distance;
      for (int j = 0; j < size; j++) {
        sum.hessian[i][j] *= mean;
      }
      sum.hessian[i][i] += 2 * ridge;
    }
    sum.objective = sum.loss + ridge * squares;
    return sum;
  }

  private void add(SignalSample sample, double[] weights, Derivatives into) {
    int count = sample.size();
    double[] user = context.context(sample.user());
    double[] own = new double[signals.length];
    for (int f = 0; f < own.length; f++) {
      for (int c = 0; c < user.length; c++) {
        own[f] += weights[f * user.length + c] * user[c];
      }
    }
    double[] odds = new double[count];
    double most = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < count; row++) {
      double score = row == 0 ? 0 : sample.offset();
      for (int f = 0; f < fixedSignals.length; f++) {
        score += fixedWeights[f] * sample.value(row, fixedSignals[f]);
      }
      for (int f = 0; f < own.length; f++) {
        score += own[f] * sample.value(row, signals[f]);
      }
      odds[row] = score;
      most = Math.max(most, score);
    }
    double taken = odds[0];
    double total = 0;
    for (int row = 0; row < count; row++) {
      odds[row] = Math.exp(odds[row] - most);
      total += odds[row];
    }
    into.loss += Math.log(total) + most - taken;
    double[] mean = new double[own.length];
    double[][] second = new double[own.length][own.length];
    double[] values = new double[own.length];
    for (int row = 0; row < count; row++) {
      double chance = odds[row] / total;
      if (chance < 1e-9) {
        continue;
      }
      for (int f = 0; f < values.length; f++) {
        values[f] = sample.value(row, signals[f]);
        mean[f] += chance * values[f];
      }
      for (int f = 0; f < values.length; f++) {
        double share = chance * values[f];
        for (int g = 0; g <= f; g++) {
          second[f][g] += share * values[g];
        }
      }
    }
    spread(sample, user, mean, second, into);
  }

  /** Adds one person's moments of the signals as derivatives by the weights. */
  private void spread(
      SignalSample sample, double[] user, double[] mean, double[][] second, Derivatives into) {
    int contexts = user.length;
    for (int f = 0; f < mean.length; f++) {
      double slope = mean[f] - sample.value(0, signals[f]);
      for (int c = 0; c < contexts; c++) {
        into.gradient[f * contexts + c] += slope * user[c];
      }
      for (int g = 0; g <= f; g++) {
        double covariance = second[f][g] - mean[f] * mean[g];
        for (int c = 0; c < contexts; c++) {
          for (int d = 0; d < contexts; d++) {
            double value = covariance * user[c] * user[d];
            into.hessian[f * contexts + c][g * contexts + d] += value;
            if (f != g) {
              into.hessian[g * contexts + d][f * contexts + c] += value;
            }
          }
        }
      }
    }
  }

  /** Derivatives of a fit's objective, for the gradient check. */
  static Derivatives derivatives(
      List<SignalSample> samples, Set<Channel> without, double[] weights) {
    return new RankingFit(samples, without, Map.of()).derivatives(weights);
  }
}
