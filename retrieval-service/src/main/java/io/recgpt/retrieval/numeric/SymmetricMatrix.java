package io.recgpt.retrieval.numeric;

import java.util.stream.IntStream;

/** A dense symmetric positive definite matrix, n x n, that can be inverted in place. */
public final class SymmetricMatrix {
  /** Rows that are eliminated together; as many rows of a few thousand fit the cache. */
  private static final int BLOCK = 48;

  private final int size;
  private final double[][] rows;

  /**
   * All zeros.
   *
   * @param size rows, and columns
   */
  public SymmetricMatrix(int size) {
    this.size = size;
    this.rows = new double[size][size];
  }

  int size() {
    return size;
  }

  /** Returns an element. */
  public double get(int row, int column) {
    return rows[row][column];
  }

  /** Adds to one element, not to the one opposite, which is the caller's to keep equal. */
  public void add(int row, int column, double value) {
    rows[row][column] += value;
  }

  /** Returns the row itself, no copy. */
  public double[] row(int row) {
    return rows[row];
  }

  /**
   * Replaces the matrix by its inverse: Gauss-Jordan elimination by blocks of rows, without
   * pivoting, which a positive definite matrix does not need. About 2 n^3 operations on all
   * processors.
   */
  public void invert() {
    invert(() -> {});
  }

  /**
   * The same.
   *
   * @param between run before each block; what it throws leaves the matrix undefined
   */
  public void invert(Runnable between) {
    for (int start = 0; start < size; start += BLOCK) {
      between.run();
      eliminate(start, Math.min(size, start + BLOCK));
    }
  }

  private void eliminate(int start, int end) {
    int width = end - start;
    double[][] pivot = new double[width][];
    for (int k = 0; k < width; k++) {
      pivot[k] = rows[start + k].clone();
    }
    double[][] inverse = invertSmall(pivot, start, width);
    // B = pivot^-1 * the block's rows
    double[][] factored = new double[width][size];
    for (int k = 0; k < width; k++) {
      for (int m = 0; m < width; m++) {
        add(factored[k], pivot[m], inverse[k][m]);
      }
    }
    IntStream.range(0, size)
        .parallel()
        .filter(row -> row < start || row >= end)
        .forEach(row -> {
          double[] values = rows[row];
          double[] own = new double[width];
          System.arraycopy(values, start, own, 0, width);
          for (int k = 0; k < width; k++) {
            add(values, factored[k], -own[k]);
          }
          for (int m = 0; m < width; m++) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
              sum -= own[k] * inverse[k][m];
            }
            values[start + m] = sum;
          }
        });
    for (int k = 0; k < width; k++) {
      System.arraycopy(inverse[k], 0, factored[k], start, width);
      rows[start + k] = factored[k];
    }
  }

  private static double[][] invertSmall(double[][] rows, int offset, int width) {
    double[][] left = new double[width][width];
    double[][] right = new double[width][width];
    for (int i = 0; i < width; i++) {
      System.arraycopy(rows[i], offset, left[i], 0, width);
      right[i][i] = 1;
    }
    for (int k = 0; k < width; k++) {
      if (!(left[k][k] > 0)) {
        throw new IllegalArgumentException(
            "pivot: %s (expected: > 0, a positive definite matrix)".formatted(left[k][k]));
      }
      double factor = 1 / left[k][k];
      for (int j = 0; j < width; j++) {
        left[k][j] *= factor;
        right[k][j] *= factor;
      }
      for (int i = 0; i < width; i++) {
        if (i != k) {
          double own = left[i][k];
          add(left[i], left[k], -own);
          add(right[i], right[k], -own);
        }
      }
    }
    return right;
  }

  /** left += factor * right */
  private static void add(double[] left, double[] right, double factor) {
    for (int j = 0; j < left.length; j++) {
      left[j] += factor * right[j];
    }
  }
}
