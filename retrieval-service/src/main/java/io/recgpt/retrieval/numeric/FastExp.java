package io.recgpt.retrieval.numeric;

/**
 * The exponential function to four digits, for a tenth of what {@link Math#exp} takes: scores sum
 * it for thousands of items a request. Its loop has nothing but sums and products, so that the
 * compiler makes vector instructions of it; a table would keep it from that.
 */
public final class FastExp {
  /** Below it the result is that of this one. */
  static final float LEAST = -20;

  /** The power of two by which arguments are divided, where a short series is exact enough. */
  private static final float PARTS = 256;

  private FastExp() {}

  /**
   * Puts exponentials in the place of numbers, by a series of a 256th of each, squared eight times.
   *
   * @param x at most 20; results are within 1e-4 of the true values, relatively
   * @param count of the first numbers that are meant
   */
  public static void of(float[] x, int count) {
    for (int i = 0; i < count; i++) {
      float part = Math.max(x[i], LEAST) / PARTS;
      float power = 1 + part * (1 + part * (1f / 2 + part * (1f / 6 + part * (1f / 24))));
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      x[i] = power;
    }
  }
}
