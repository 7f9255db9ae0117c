package io.recgpt.retrieval.towers.network;

import java.util.Arrays;

/** Gradient of a table of which few rows are touched, in the order they first were. */
public final class RowGradient {
  private final int columns;
  private final int[] slots;
  private int[] rows = new int[64];
  private float[] values;
  private int size;

  /** Of a table with that many rows and columns. */
  public RowGradient(int rows, int columns) {
    this.columns = columns;
    slots = new int[rows];
    Arrays.fill(slots, -1);
    values = new float[this.rows.length * columns];
  }

  /** Adds the values from {@code offset} on, times {@code scale}, to a row. */
  public void add(int row, float scale, float[] gradient, int offset) {
    int at = slot(row) * columns; // first: it may replace the values
    Kernels.addScaled(values, at, columns, scale, gradient, offset);
  }

  /** Adds all of another gradient of this table. */
  public void add(RowGradient other) {
    for (int slot = 0; slot < other.size; slot++) {
      add(other.rows[slot], 1, other.values, slot * columns);
    }
  }

  /** Back to zero. */
  public void clear() {
    for (int slot = 0; slot < size; slot++) {
      slots[rows[slot]] = -1;
    }
    Arrays.fill(values, 0, size * columns, 0);
    size = 0;
  }

  /** Number of rows touched. */
  public int size() {
    return size;
  }

  int row(int slot) {
    return rows[slot];
  }

  float[] values() {
    return values;
  }

  /** The gradient of one value of the table. */
  public float get(int row, int column) {
    return slots[row] < 0 ? 0 : values[slots[row] * columns + column];
  }

  private int slot(int row) {
    int slot = slots[row];
    if (slot >= 0) {
      return slot;
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
      values = Arrays.copyOf(values, size * 2 * columns);
    }
    rows[size] = row;
    slots[row] = size;
    return size++;
  }
}
