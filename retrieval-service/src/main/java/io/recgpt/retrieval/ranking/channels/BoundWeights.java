package io.recgpt.retrieval.ranking.channels;

import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.retrieval.ranking.model.ItemWeights;
import io.recgpt.retrieval.ranking.table.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** {@link ItemWeights} by ordinal. */
public final class BoundWeights {
  private final Map<Integer, Row> rows = new HashMap<>();

  private static final class Row {
    private final int[] items;
    private final float[] values;

    Row(int[] items, float[] values) {
      this.items = items;
      this.values = values;
    }
  }

  BoundWeights(ItemWeights weights, Table table) {
    weights
        .rows()
        .forEach((id, row) -> {
          Integer from = table.ordinal(id);
          if (from != null) {
            int[] items = new int[row.items().size()];
            float[] values = new float[items.length];
            int size = 0;
            for (int i = 0; i < items.length; i++) {
              Integer to = table.ordinal(row.items().get(i));
              if (to != null) {
                items[size] = to;
                values[size++] = row.value(i);
              }
            }
            rows.put(from, new Row(Arrays.copyOf(items, size), values));
          }
        });
  }

  /** Adds to each item what another says for it, times a weight. */
  void scoreInto(Sums scores, int from, double weight) {
    Row row = rows.get(from);
    if (row != null) {
      for (int i = 0; i < row.items.length; i++) {
        scores.add(row.items[i], weight * row.values[i]);
      }
    }
  }

  /** What one item says for another; 0: nothing. */
  public double of(int from, int to) {
    Row row = rows.get(from);
    for (int i = 0; row != null && i < row.items.length; i++) {
      if (row.items[i] == to) {
        return row.values[i];
      }
    }
    return 0;
  }
}
