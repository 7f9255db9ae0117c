package io.recgpt.intent.catalogue;

/** Arithmetic of dense vectors, in place. */
public final class Vectors {
  private Vectors() {}

  /** Dot product of two vectors of one length. */
  public static double dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Adds a scaled vector to a sum. */
  public static void add(float[] sum, float[] vector, float scale) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += vector[i] * scale;
    }
  }

  /** Scales to length 1; zero stays zero. */
  public static float[] unit(float[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    if (norm > 1e-9) {
      float scale = (float) (1 / norm);
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= scale;
      }
    }
    return vector;
  }
}
