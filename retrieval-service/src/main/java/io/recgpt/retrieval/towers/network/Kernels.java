package io.recgpt.retrieval.towers.network;

/**
 * Matrix products on row-major floats, as sums of scaled rows: a form that the compiler turns into
 * vector instructions, where it would leave an inner product scalar.
 */
public final class Kernels {
  private Kernels() {}

  /** Adds to {@code y[yo..yo+n)} the row of {@code x} at {@code xo}, times {@code a}. */
  public static void addScaled(float[] y, int yo, int n, float a, float[] x, int xo) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(a, x[xo + i], y[yo + i]);
    }
  }

  /** Adds four scaled rows of {@code x}, each {@code stride} after the last, from {@code xo} on. */
  static void addScaled4(
      float[] y,
      int yo,
      int n,
      float a0,
      float a1,
      float a2,
      float a3,
      float[] x,
      int xo,
      int stride) {
    int x1 = xo + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    for (int i = 0; i < n; i++) {
      float low = Math.fma(a1, x[x1 + i], Math.fma(a0, x[xo + i], y[yo + i]));
      y[yo + i] = Math.fma(a3, x[x3 + i], Math.fma(a2, x[x2 + i], low));
    }
  }

  /** Adds to row {@code y} (m) the product of row {@code x} (k) and {@code w} (k x m). */
  public static void multiplyRow(float[] x, int xo, int k, float[] w, int m, float[] y, int yo) {
    multiplyRow(x, xo, k, w, 0, m, m, y, yo);
  }

  /**
   * Adds to row {@code y} (m) the product of row {@code x} (k) and a part of a matrix.
   *
   * @param xo where the row of x starts
   * @param wo where the part's first row starts; its others follow, each {@code stride} further
   * @param yo where the row of y starts
   */
  public static void multiplyRow(
      float[] x, int xo, int k, float[] w, int wo, int stride, int m, float[] y, int yo) {
    int i = 0;
    for (; i + 3 < k; i += 4) {
      float a0 = x[xo + i];
      float a1 = x[xo + i + 1];
      float a2 = x[xo + i + 2];
      float a3 = x[xo + i + 3];
      if (a0 != 0 || a1 != 0 || a2 != 0 || a3 != 0) {
        addScaled4(y, yo, m, a0, a1, a2, a3, w, wo + i * stride, stride);
      }
    }
    for (; i < k; i++) {
      if (x[xo + i] != 0) {
        addScaled(y, yo, m, x[xo + i], w, wo + i * stride);
      }
    }
  }

  /**
   * Adds to {@code w} (k x m) the product of x transposed and y over rows {@code from..to}.
   *
   * @param x rows of k
   * @param y rows of m
   */
  public static void addOuter(float[] x, int k, float[] y, int m, int from, int to, float[] w) {
    int row = from;
    for (; row + 3 < to; row += 4) {
      int x0 = row * k;
      for (int i = 0; i < k; i++) {
        float a0 = x[x0 + i];
        float a1 = x[x0 + k + i];
        float a2 = x[x0 + 2 * k + i];
        float a3 = x[x0 + 3 * k + i];
        if (a0 != 0 || a1 != 0 || a2 != 0 || a3 != 0) {
          addScaled4(w, i * m, m, a0, a1, a2, a3, y, row * m, m);
        }
      }
    }
    for (; row < to; row++) {
      for (int i = 0; i < k; i++) {
        if (x[row * k + i] != 0) {
          addScaled(w, i * m, m, x[row * k + i], y, row * m);
        }
      }
    }
  }

  /** Writes {@code w} (rows x columns) transposed into {@code to}. */
  public static void transpose(float[] w, int rows, int columns, float[] to) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        to[column * rows + row] = w[row * columns + column];
      }
    }
  }

  /** Inner product of n values from each offset. */
  public static float dot(float[] x, int xo, float[] y, int yo, int n) {
    float even = 0;
    float odd = 0;
    int i = 0;
    for (; i + 1 < n; i += 2) {
      even = Math.fma(x[xo + i], y[yo + i], even);
      odd = Math.fma(x[xo + i + 1], y[yo + i + 1], odd);
    }
    return i < n ? Math.fma(x[xo + i], y[yo + i], even + odd) : even + odd;
  }
}
