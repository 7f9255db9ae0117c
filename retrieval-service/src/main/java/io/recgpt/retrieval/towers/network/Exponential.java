package io.recgpt.retrieval.towers.network;

/** The exponential function in a form that vectorises: relative error below 1e-6. */
@SuppressWarnings("FloatingPointLiteralPrecision") // the coefficients as they were published
final class Exponential {
  private static final float LEAST = -80;
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDING = 12582912f; // 1.5 * 2^23: adding it rounds to an integer
  private static final int BIAS = 127;
  private static final int MANTISSA_BITS = 23;

  private Exponential() {}

  /** e to the power of x, for x of at most 0; below -80 it returns almost 0. */
  static float of(float x) {
    float bounded = Math.max(x, LEAST);
    float whole = bounded * LOG2_E + ROUNDING - ROUNDING;
    float rest = bounded - whole * LN2_HIGH - whole * LN2_LOW;
    // Cephes expf: minimax polynomial on [-ln 2 / 2, ln 2 / 2].
    float p = 1.9875691500e-4f;
    p = Math.fma(p, rest, 1.3981999507e-3f);
    p = Math.fma(p, rest, 8.3334519073e-3f);
    p = Math.fma(p, rest, 4.1665795894e-2f);
    p = Math.fma(p, rest, 1.6666665459e-1f);
    p = Math.fma(p, rest, 5.0000001201e-1f);
    float value = Math.fma(p, rest * rest, rest) + 1;
    return value * Float.intBitsToFloat(((int) whole + BIAS) << MANTISSA_BITS);
  }
}
