package io.recgpt.retrieval.numeric;

import io.recgpt.inference.Embedding;

/**
 * A unit vector in a quarter of its size, for cosines by the hundred: the largest value becomes 127
 * or -127, the others are rounded to that scale. A cosine of two of 384 values is off by some
 * 0.001.
 */
public final class ByteVector {
  private final byte[] values;

  /** What one of the bytes is worth. */
  private final float step;

  private ByteVector(byte[] values, float step) {
    this.values = values;
    this.step = step;
  }

  /** Returns a unit vector as bytes; all are 0 where its values are. */
  public static ByteVector of(Embedding unit) {
    float most = 0;
    for (int i = 0; i < unit.dimension(); i++) {
      most = Math.max(most, Math.abs(unit.get(i)));
    }
    byte[] values = new byte[unit.dimension()];
    float step = most / Byte.MAX_VALUE;
    for (int i = 0; i < values.length && step > 0; i++) {
      values[i] = (byte) Math.round(unit.get(i) / step);
    }
    return new ByteVector(values, step);
  }

  /** Adds this vector, times a weight, to a sum of as many values. */
  void addTo(float[] sum, double weight) {
    float factor = (float) weight * step;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  /** How many values it has. */
  int dimension() {
    return values.length;
  }

  /** Cosine to another vector of as many values. */
  public float cosine(ByteVector other) {
    return LuceneDotProduct.of(values, other.values) * step * other.step;
  }
}
