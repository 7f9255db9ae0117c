package io.recgpt.retrieval.index;

/**
 * Inner products of plain arrays, several sums side by side so that the processor can overlap them.
 */
public final class DotProduct {
  private static final int LANES = 8;

  private DotProduct() {}

  /** The inner product of two arrays of one length. */
  public static float of(float[] left, float[] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "dimension: %d (expected: %d)".formatted(right.length, left.length));
    }
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i <= left.length - LANES; i += LANES) {
      a += left[i] * right[i];
      b += left[i + 1] * right[i + 1];
      c += left[i + 2] * right[i + 2];
      d += left[i + 3] * right[i + 3];
      e += left[i + 4] * right[i + 4];
      f += left[i + 5] * right[i + 5];
      g += left[i + 6] * right[i + 6];
      h += left[i + 7] * right[i + 7];
    }
    for (; i < left.length; i++) {
      a += left[i] * right[i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }
}
