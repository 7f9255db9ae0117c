package io.recgpt.quality.baseline;

import io.recgpt.rpc.call.Fanout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A weighted sum of other methods' scores, each bent and standardised over the catalogue. */
@SuppressWarnings("ArrayRecordComponent")
record Blend(List<Part> parts, double[] weights) implements ScoringMethod {
  private static final int TRIES = 40;

  /**
   * A method to add.
   *
   * @param counts true: its scores are counts, bent by a logarithm, else by a root
   */
  record Part(ScoringMethod method, boolean counts) {
    private double[] standardised(Person person) {
      double[] scores = method.scores(person);
      for (int i = 0; i < scores.length; i++) {
        double positive = Math.max(0, scores[i]);
        scores[i] = counts ? Math.log1p(positive) : Math.sqrt(positive);
      }
      double mean = Arrays.stream(scores).average().orElse(0);
      double variance =
          Arrays.stream(scores).map(score -> (score - mean) * (score - mean)).average().orElse(0);
      double deviation = Math.sqrt(variance) + 1e-9;
      return Arrays.stream(scores).map(score -> (score - mean) / deviation).toArray();
    }
  }

  /**
   * The weights that have the highest NDCG@30 of some drawn from the simplex; equal weights where
   * there is nobody to choose them on.
   */
  static double[] chosen(List<Part> parts, List<Person> people, Ranking ranking, long seed) {
    Random random = new Random(seed);
    List<double[]> tries = new ArrayList<>();
    tries.add(parts.stream().mapToDouble(_ -> 1.0 / parts.size()).toArray());
    while (tries.size() < TRIES) {
      double[] drawn =
          parts.stream().mapToDouble(_ -> -Math.log(1 - random.nextDouble())).toArray();
      double sum = Arrays.stream(drawn).sum();
      tries.add(Arrays.stream(drawn).map(weight -> weight / sum).toArray());
    }
    double[] totals = new double[TRIES];
    new Fanout(Runtime.getRuntime().availableProcessors())
        .map(people, person -> ndcgs(parts, tries, person, ranking))
        .forEach(ndcgs -> Arrays.setAll(totals, i -> totals[i] + ndcgs[i]));
    int best = 0;
    for (int i = 1; i < TRIES; i++) {
      best = totals[i] > totals[best] ? i : best;
    }
    return tries.get(best);
  }

  private static double[] ndcgs(
      List<Part> parts, List<double[]> tries, Person person, Ranking ranking) {
    List<double[]> features = parts.stream().map(part -> part.standardised(person)).toList();
    return tries.stream()
        .mapToDouble(weights -> ranking.ndcg(person, sum(features, weights), PublicMethods.LIST))
        .toArray();
  }

  private static double[] sum(List<double[]> features, double[] weights) {
    return IntStream.range(0, features.getFirst().length)
        .mapToDouble(i -> {
          double sum = 0;
          for (int part = 0; part < weights.length; part++) {
            sum += weights[part] * features.get(part)[i];
          }
          return sum;
        })
        .toArray();
  }

  @Override
  public double[] scores(Person person) {
    return sum(parts.stream().map(part -> part.standardised(person)).toList(), weights);
  }
}
