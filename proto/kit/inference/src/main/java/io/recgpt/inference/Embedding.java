package io.recgpt.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Immutable vector of finite floats that stands for a text, an item, a user or a tag. */
public final class Embedding {
  private final float[] values;

  /** Worked out when first asked for, since vectors are keys of caches; 0: not yet, or it is 0. */
  private int hash;

  /** Takes ownership of {@code values}. */
  private Embedding(float[] values) {
    this(values, false);
  }

  private Embedding(float[] values, boolean finite) {
    if (values.length == 0) {
      throw new IllegalArgumentException("dimension: 0 (expected: >= 1)");
    }
    for (int i = 0; i < values.length && !finite; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "values[%d]: %s (expected: a finite number)".formatted(i, values[i]));
      }
    }
    this.values = values;
  }

  /** The values as they are. */
  public static Embedding of(float... values) {
    return new Embedding(values.clone());
  }

  /** The values scaled to length 1; a vector of zeros stays as it is. */
  public static Embedding unit(float... values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return unitOf(wide);
  }

  /** Reads what {@link #toBytes} wrote. */
  public static Embedding fromBytes(byte[] littleEndianFloats) {
    if (littleEndianFloats.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "bytes: %d (expected: a multiple of %d)"
              .formatted(littleEndianFloats.length, Float.BYTES));
    }
    float[] values = new float[littleEndianFloats.length / Float.BYTES];
    ByteBuffer.wrap(littleEndianFloats).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new Embedding(values);
  }

  /** The values as 32-bit little-endian floats, {@code 4 * dimension} bytes. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Unit vector in the direction of the mean; all zeros if the vectors cancel out. */
  public static Embedding mean(List<Embedding> vectors) {
    double[] weights = new double[vectors.size()];
    Arrays.fill(weights, 1);
    return weightedMean(vectors, weights);
  }

  /**
   * Unit vector in the direction of the weighted sum; all zeros if it cancels out.
   *
   * @param vectors at least one, all of the same dimension
   * @param weights one for each vector; negative ones push away
   */
  public static Embedding weightedMean(List<Embedding> vectors, double[] weights) {
    if (vectors.isEmpty() || vectors.size() != weights.length) {
      throw new IllegalArgumentException(
          "weights: %d for %d vectors (expected: one for each, and at least one)"
              .formatted(weights.length, vectors.size()));
    }
    double[] sum = new double[vectors.getFirst().dimension()];
    for (int v = 0; v < weights.length; v++) {
      float[] values = vectors.get(v).values;
      if (values.length != sum.length) {
        throw differentDimension(values.length, sum.length);
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[v] * values[i];
      }
    }
    return unitOf(sum);
  }

  private static Embedding unitOf(double[] sum) {
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    double norm = squares == 0 ? 1 : Math.sqrt(squares);
    float[] scaled = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      scaled[i] = (float) (sum[i] / norm);
    }
    // A sum of squares is finite only where all its values are.
    return new Embedding(scaled, Double.isFinite(norm));
  }

  /** Number of values. */
  public int dimension() {
    return values.length;
  }

  /** The value at a position from 0. */
  public float get(int i) {
    return values[i];
  }

  /** Inner product; for unit vectors their cosine, in -1..1 but for rounding. */
  public double dot(Embedding other) {
    if (other.values.length != values.length) {
      throw differentDimension(other.values.length, values.length);
    }
    float[] mine = values;
    float[] theirs = other.values;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    // Several sums side by side, so that the processor can overlap them.
    for (; i <= mine.length - 8; i += 8) {
      a += mine[i] * theirs[i];
      b += mine[i + 1] * theirs[i + 1];
      c += mine[i + 2] * theirs[i + 2];
      d += mine[i + 3] * theirs[i + 3];
      e += mine[i + 4] * theirs[i + 4];
      f += mine[i + 5] * theirs[i + 5];
      g += mine[i + 6] * theirs[i + 6];
      h += mine[i + 7] * theirs[i + 7];
    }
    double sum = (a + b) + (c + d) + ((e + f) + (g + h));
    for (; i < mine.length; i++) {
      sum += (double) mine[i] * theirs[i];
    }
    return sum;
  }

  /** A copy of the values. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Embedding that && Arrays.equals(values, that.values));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(values);
    }
    return hash;
  }

  /** The dimension and the first values. */
  @Override
  public String toString() {
    return "Embedding[%d]%s"
        .formatted(
            values.length, Arrays.toString(Arrays.copyOf(values, Math.min(4, values.length))));
  }

  private static IllegalArgumentException differentDimension(int actual, int expected) {
    return new IllegalArgumentException("dimension: %d (expected: %d)".formatted(actual, expected));
  }
}
