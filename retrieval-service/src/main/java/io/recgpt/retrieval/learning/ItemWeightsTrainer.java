package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.numeric.SymmetricMatrix;
import io.recgpt.retrieval.ranking.model.ItemWeights;
import io.recgpt.retrieval.ranking.model.ItemWeights.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Item-to-item weights in closed form: the ridge regression of what each person took on the rest of
 * what they took, with no item explaining itself (EASE: Steck, "Embarrassingly Shallow Autoencoders
 * for Sparse Data", WWW 2019, equation 8).
 */
public final class ItemWeightsTrainer {
  /** Most taken items that take part; time grows with the cube, memory with the square. */
  static final int MAX_ITEMS = 5_000;

  /** Weights kept of each item, those furthest from 0. */
  private static final int MAX_WEIGHTS = 1_000;

  /** Ridge penalty, in people. */
  private static final double PENALTY = 300;

  private ItemWeightsTrainer() {}

  /**
   * Trains on what people took.
   *
   * @param itemIds by ordinal
   * @param taken distinct ordinals of each person
   * @param between run between the steps; what it throws ends the training
   */
  public static ItemWeights train(List<String> itemIds, List<int[]> taken, Runnable between) {
    int[] counts = new int[itemIds.size()];
    taken.forEach(items -> Arrays.stream(items).forEach(item -> counts[item]++));
    int[] chosen =
        IntStream.range(0, counts.length)
            .boxed()
            .filter(item -> counts[item] > 0)
            .sorted(Comparator.<Integer>comparingInt(item -> -counts[item]))
            .limit(MAX_ITEMS)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    Map<Integer, Integer> positions = new HashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      positions.put(chosen[i], i);
    }
    SymmetricMatrix matrix = new SymmetricMatrix(chosen.length);
    for (int[] items : taken) {
      int[] present =
          Arrays.stream(items)
              .filter(positions::containsKey)
              .map(item -> positions.getOrDefault(item, 0))
              .toArray();
      for (int row : present) {
        double[] values = matrix.row(row);
        for (int column : present) {
          values[column] += 1;
        }
      }
    }
    for (int i = 0; i < chosen.length; i++) {
      matrix.add(i, i, PENALTY);
    }
    matrix.invert(between);
    Map<String, Row> rows = new HashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      between.run();
      rows.put(itemIds.get(chosen[i]), row(matrix, i, chosen, itemIds));
    }
    return new ItemWeights(rows);
  }

  private static Row row(SymmetricMatrix inverse, int from, int[] chosen, List<String> itemIds) {
    float[] weights = new float[chosen.length];
    float[] sizes = new float[chosen.length];
    for (int to = 0; to < chosen.length; to++) {
      weights[to] = to == from ? 0 : (float) (-inverse.get(from, to) / inverse.get(to, to));
      sizes[to] = Math.abs(weights[to]);
    }
    Arrays.sort(sizes);
    float least = sizes[Math.max(0, sizes.length - MAX_WEIGHTS)];
    List<String> items = new ArrayList<>();
    float[] kept = new float[MAX_WEIGHTS];
    for (int to = 0; to < weights.length && items.size() < MAX_WEIGHTS; to++) {
      if (weights[to] != 0 && Math.abs(weights[to]) >= least) {
        kept[items.size()] = weights[to];
        items.add(itemIds.get(chosen[to]));
      }
    }
    return new Row(items, Arrays.copyOf(kept, items.size()));
  }
}
