package io.recgpt.retrieval.towers.samples;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.towers.network.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Principal components of a catalogue's text vectors, by subspace iteration: less the mean, the
 * directions that differ most, scaled so that a vector's mean squared length is 1.
 *
 * @param mean of the texts, one value a dimension
 * @param basis dimension x components, orthonormal columns over the scale
 */
@SuppressWarnings("ArrayRecordComponent") // shared, and never compared
public record TextReduction(int dimension, int components, float[] mean, float[] basis) {
  private static final int MAX_SAMPLES = 10_000;
  private static final int ROUNDS = 12;

  /** Of at least one text; components that the data doesn't have come out as noise near 0. */
  public static TextReduction of(List<Embedding> texts, int components, long seed) {
    int dimension = texts.getFirst().dimension();
    int kept = Math.min(components, dimension);
    int stride = Math.max(1, texts.size() / MAX_SAMPLES);
    int samples = (texts.size() + stride - 1) / stride;
    float[] rows = new float[samples * dimension];
    float[] mean = new float[dimension];
    for (int i = 0; i < samples; i++) {
      float[] text = texts.get(i * stride).toArray();
      System.arraycopy(text, 0, rows, i * dimension, dimension);
      Kernels.addScaled(mean, 0, dimension, 1f / samples, text, 0);
    }
    for (int i = 0; i < samples; i++) {
      Kernels.addScaled(rows, i * dimension, dimension, -1, mean, 0);
    }
    float[] covariance = new float[dimension * dimension];
    Kernels.addOuter(rows, dimension, rows, dimension, 0, samples, covariance);
    // Rows of `directions` are the components.
    float[] directions = new float[kept * dimension];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < directions.length; i++) {
      directions[i] = (float) random.nextGaussian();
    }
    orthonormalize(directions, kept, dimension);
    for (int round = 0; round < ROUNDS; round++) {
      float[] next = new float[directions.length];
      for (int c = 0; c < kept; c++) {
        int at = c * dimension;
        Kernels.multiplyRow(directions, at, dimension, covariance, dimension, next, at);
      }
      directions = next;
      orthonormalize(directions, kept, dimension);
    }
    float[] basis = new float[dimension * kept];
    Kernels.transpose(directions, kept, dimension, basis);
    double squares = 0;
    float[] reduced = new float[kept];
    for (int i = 0; i < samples; i++) {
      Arrays.fill(reduced, 0);
      Kernels.multiplyRow(rows, i * dimension, dimension, basis, kept, reduced, 0);
      squares += Kernels.dot(reduced, 0, reduced, 0, kept);
    }
    float scale = squares > 0 ? (float) Math.sqrt(samples / squares) : 1;
    for (int i = 0; i < basis.length; i++) {
      basis[i] *= scale;
    }
    return new TextReduction(dimension, kept, mean, basis);
  }

  /** Gram and Schmidt, each row against those before it. */
  private static void orthonormalize(float[] rows, int count, int width) {
    for (int row = 0; row < count; row++) {
      int at = row * width;
      for (int before = 0; before < row; before++) {
        float along = Kernels.dot(rows, at, rows, before * width, width);
        Kernels.addScaled(rows, at, width, -along, rows, before * width);
      }
      float norm = (float) Math.sqrt(Kernels.dot(rows, at, rows, at, width));
      for (int i = 0; i < width; i++) {
        rows[at + i] = norm > 1e-12f ? rows[at + i] / norm : 0;
      }
    }
  }

  /** Writes the components of a text from an offset on. */
  public void write(float[] text, float[] to, int at) {
    if (text.length != dimension) {
      throw new IllegalArgumentException(
          "dimension: %d (expected: %d)".formatted(text.length, dimension));
    }
    float[] centered = text.clone();
    Kernels.addScaled(centered, 0, dimension, -1, mean, 0);
    Arrays.fill(to, at, at + components, 0);
    Kernels.multiplyRow(centered, 0, dimension, basis, components, to, at);
  }
}
