package io.recgpt.retrieval.towers.network;

import java.util.SplittableRandom;

/**
 * A trained matrix, row by row, with Adam's running moments.
 *
 * @param name what it is, unique in its network
 * @param values rows x columns
 * @param first mean of the gradients, of the same shape
 * @param second mean of their squares, of the same shape
 */
@SuppressWarnings("ArrayRecordComponent") // shared, and never compared
public record Parameter(
    String name, int rows, int columns, float[] values, float[] first, float[] second) {

  /** Zeros. */
  public static Parameter zeros(String name, int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    return new Parameter(name, rows, columns, new float[size], new float[size], new float[size]);
  }

  /** Normally distributed values around 0. */
  public static Parameter random(
      String name, int rows, int columns, double deviation, SplittableRandom random) {
    Parameter parameter = zeros(name, rows, columns);
    for (int i = 0; i < parameter.values.length; i++) {
      parameter.values[i] = (float) (random.nextGaussian() * deviation);
    }
    return parameter;
  }

  /** Without moments: it can be read but not trained. */
  public static Parameter frozen(String name, int rows, int columns, float[] values) {
    return new Parameter(name, rows, columns, values, new float[0], new float[0]);
  }
}
