package io.recgpt.retrieval.ranking;

/**
 * The exponential function to four digits, for less than {@link Math#exp} takes: scores sum it for
 * thousands of items a request.
 */
final class FastExp {
  /** Values kept between two powers of two. */
  private static final int STEPS = 256;

  private static final float STEPS_A_UNIT = (float) (STEPS / Math.log(2));
  private static final float UNITS_A_STEP = (float) (Math.log(2) / STEPS);

  /** Where the result would no longer be a normal number. */
  private static final float LEAST = -87;

  /** Makes a number of steps positive, so that a cast rounds it down. */
  private static final int POSITIVE = 1 << 16;

  private static final float[] POWERS = new float[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      POWERS[i] = (float) Math.pow(2, (double) i / STEPS);
    }
  }

  private FastExp() {}

  /**
   * The exponential of a number, by the nearest kept value below it and one term of the series.
   *
   * @param x at most 80
   * @return within 1e-5 of the true value, relatively; 0 below -87
   */
  static float of(float x) {
    if (x < LEAST) {
      return 0;
    }
    int step = (int) (x * STEPS_A_UNIT + POSITIVE) - POSITIVE;
    float rest = x - step * UNITS_A_STEP;
    int power = (step >> 8) + Float.MAX_EXPONENT;
    return Float.intBitsToFloat(power << 23) * POWERS[step & (STEPS - 1)] * (1 + rest);
  }
}
