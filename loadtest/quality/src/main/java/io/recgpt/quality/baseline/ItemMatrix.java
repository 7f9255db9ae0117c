package io.recgpt.quality.baseline;

import io.recgpt.retrieval.numeric.SymmetricMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What each item says of each other one. The most taken items alone take part: memory grows with
 * their square.
 *
 * @param items which, ascending
 * @param weights row: item of a history, column: item to score
 */
@SuppressWarnings("ArrayRecordComponent")
record ItemMatrix(int[] items, float[][] weights) {
  /** Items that take part, at most. */
  static final int MAX_ITEMS = 5_000;

  /**
   * Cosines between the people who took two items, the nearest items only (Sarwar et al., WWW
   * 2001).
   *
   * @param nearest items kept for each item to score
   * @param shrink what the denominator has more
   */
  static ItemMatrix neighbors(TakeLog log, int nearest, double shrink) {
    int[] items = mostTaken(log);
    SymmetricMatrix gram = gram(log, items);
    float[][] weights = new float[items.length][items.length];
    for (int i = 0; i < items.length; i++) {
      for (int j = 0; j < items.length; j++) {
        double norm = Math.sqrt(gram.get(i, i) * gram.get(j, j)) + shrink;
        weights[i][j] = i == j ? 0 : (float) (gram.get(i, j) / Math.max(norm, 1e-9));
      }
    }
    if (nearest < items.length) {
      IntStream.range(0, items.length).parallel().forEach(column -> keep(weights, column, nearest));
    }
    return new ItemMatrix(items, weights);
  }

  private static void keep(float[][] weights, int column, int nearest) {
    float[] values = new float[weights.length];
    for (int row = 0; row < values.length; row++) {
      values[row] = weights[row][column];
    }
    Arrays.sort(values);
    float least = values[values.length - nearest];
    for (float[] row : weights) {
      if (row[column] < least) {
        row[column] = 0;
      }
    }
  }

  /**
   * EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019).
   *
   * @param penalty of the ridge regression, in people
   */
  static ItemMatrix ease(TakeLog log, double penalty) {
    int[] items = mostTaken(log);
    SymmetricMatrix matrix = gram(log, items);
    for (int i = 0; i < items.length; i++) {
      matrix.add(i, i, penalty);
    }
    matrix.invert();
    float[][] weights = new float[items.length][items.length];
    for (int i = 0; i < items.length; i++) {
      for (int j = 0; j < items.length; j++) {
        weights[i][j] = i == j ? 0 : (float) (-matrix.get(i, j) / matrix.get(j, j));
      }
    }
    return new ItemMatrix(items, weights);
  }

  private static int[] mostTaken(TakeLog log) {
    int[] counts = log.counts();
    return IntStream.range(0, counts.length)
        .filter(item -> counts[item] > 0)
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(item -> -counts[item]))
        .limit(MAX_ITEMS)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** How many people took both. */
  private static SymmetricMatrix gram(TakeLog log, int[] items) {
    int[] places = places(items, log.itemCount());
    SymmetricMatrix gram = new SymmetricMatrix(items.length);
    for (int[] history : log.histories()) {
      int[] present = Arrays.stream(history).map(i -> places[i]).filter(i -> i >= 0).toArray();
      for (int row : present) {
        double[] values = gram.row(row);
        for (int column : present) {
          values[column]++;
        }
      }
    }
    return gram;
  }

  private static int[] places(int[] items, int size) {
    int[] places = new int[size];
    Arrays.fill(places, -1);
    for (int i = 0; i < items.length; i++) {
      places[items[i]] = i;
    }
    return places;
  }

  /**
   * The method that adds up the rows of a history.
   *
   * @param span of {@link Recency}
   */
  ScoringMethod method(TakeLog log, int span) {
    int[] places = places(items, log.itemCount());
    int[] counts = log.counts();
    return person -> {
      double[] sums = new double[items.length];
      int[] history = person.history();
      for (int h = 0; h < history.length; h++) {
        int place = places[history[h]];
        if (place >= 0) {
          double weight = Recency.weight(h, history.length, span);
          float[] row = weights[place];
          for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * row[i];
          }
        }
      }
      // Popularity decides among items of which nothing else is known.
      double[] scores =
          IntStream.range(0, counts.length).mapToDouble(i -> 1e-9 * counts[i]).toArray();
      for (int i = 0; i < sums.length; i++) {
        scores[items[i]] += sums[i];
      }
      return scores;
    };
  }
}
