package io.recgpt.retrieval.ranking.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trained item-to-item weights: what an item of a history says for and against each other item. */
public final class ItemWeights {
  /** None were trained. */
  public static final ItemWeights NONE = new ItemWeights(Map.of());

  private final Map<String, Row> rows;

  /** One item's weights, positive and negative, each for another item. */
  public static final class Row {
    private final List<String> items;
    private final float[] values;

    /**
     * Takes ownership of the values.
     *
     * @param items ids of the others
     * @param values one for each
     */
    public Row(List<String> items, float[] values) {
      if (items.size() != values.length) {
        throw new IllegalArgumentException(
            "values: %d (expected: %d)".formatted(values.length, items.size()));
      }
      this.items = List.copyOf(items);
      this.values = values;
    }

    /** Ids of the others. */
    public List<String> items() {
      return items;
    }

    /** The weight of the i-th of them. */
    public float value(int i) {
      return values[i];
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Row that
          && items.equals(that.items)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }

    @Override
    public String toString() {
      return items + Arrays.toString(values);
    }
  }

  /** Weights by the id of the item that they start from. */
  public ItemWeights(Map<String, Row> rows) {
    this.rows = Map.copyOf(rows);
  }

  /** By the id of the item that they start from. */
  public Map<String, Row> rows() {
    return rows;
  }
}
