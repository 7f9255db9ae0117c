package io.recgpt.retrieval.numeric;

import io.recgpt.inference.Embedding;

/**
 * Unit vectors as whole numbers, so that inner products are exact: sums of floats differ in their
 * last bits with the order of their terms, which vector instructions choose by processor and by
 * whether the code is compiled yet. A cosine of two of 384 values is off by some 0.00001.
 */
public final class FixedPoint {
  /** What 1 is; products of two unit vectors stay below the largest int. */
  private static final int UNIT = 32_767;

  /** Makes numbers positive before their fraction is cut off, so that they are rounded. */
  private static final int SHIFT = 65_536;

  private FixedPoint() {}

  /** The values of a unit vector. */
  public static int[] of(Embedding unit) {
    return of(unit.toArray());
  }

  /** The values of a unit vector. */
  public static int[] of(float[] unit) {
    int[] values = new int[unit.length];
    put(unit, values);
    return values;
  }

  /** Puts the values of a unit vector into as many numbers. */
  public static void put(float[] unit, int[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (int) (unit[i] * UNIT + (SHIFT + 0.5f)) - SHIFT;
    }
  }

  /** What the inner product of a unit vector with itself is as a whole number. */
  public static double one() {
    return (double) UNIT * UNIT;
  }

  /** The inner product of two unit vectors of as many values. */
  public static float dot(int[] left, int[] right) {
    int sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return (float) (sum / ((double) UNIT * UNIT));
  }
}
