package io.recgpt.retrieval.towers.network;

import java.util.Arrays;

/**
 * Sampled softmax over a set of candidates: each row's positives against all candidates that it
 * doesn't exclude. A candidate that was drawn with probability p stands for 1 / p of its kind (logQ
 * correction, Yi et al. 2019); a row's own positives stand for themselves.
 *
 * <p>A row with several positives is one multinomial draw for each. Rows and candidates have the
 * same dimension; the score is their inner product over the temperature.
 */
public final class ContrastiveLoss {
  private final int dimension;
  private final float temperature;
  private final float[][] candidateGradients = new float[Slices.COUNT][0];
  private final double[] losses = new double[Slices.COUNT];
  private float[] transposed = new float[0];

  /** For vectors of that dimension. */
  public ContrastiveLoss(int dimension, double temperature) {
    this.dimension = dimension;
    this.temperature = (float) temperature;
  }

  /**
   * What is compared with what.
   *
   * @param rows number of rows
   * @param candidates number of candidates
   * @param logDrawn natural logarithm of each candidate's probability to be drawn, at most 0
   * @param positives candidates of all rows, one row after the other
   * @param positiveOffsets where each row's positives start, and the end of the last's
   * @param excluded candidates that are neither positive nor negative, laid out like the positives;
   *     they may repeat and may name positives, which stay positive
   * @param weights of each row in the loss
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, and never compared
  public record Task(
      int rows,
      int candidates,
      float[] logDrawn,
      int[] positives,
      int[] positiveOffsets,
      int[] excluded,
      int[] excludedOffsets,
      float[] weights) {}

  /**
   * The loss, times {@code scale}; adds its gradients.
   *
   * @param rows rows x dimension
   * @param candidates candidates x dimension
   */
  public double add(
      Task task,
      float[] rows,
      float[] candidates,
      double scale,
      float[] rowGradient,
      float[] candidateGradient,
      Slices slices) {
    int count = task.candidates();
    if (count == 0 || task.rows() == 0) {
      return 0;
    }
    int size = count * dimension;
    if (transposed.length < size) {
      transposed = new float[size];
    }
    Kernels.transpose(candidates, count, dimension, transposed);
    slices.forRows(
        task.rows(),
        (slice, from, to) -> {
          if (candidateGradients[slice].length < size) {
            candidateGradients[slice] = new float[size];
          }
          Arrays.fill(candidateGradients[slice], 0, size, 0);
          losses[slice] = 0;
          float[] scores = new float[4 * count];
          for (int block = from; block < to; block += 4) {
            int end = Math.min(to, block + 4);
            for (int row = block; row < end; row++) {
              int at = (row - block) * count;
              losses[slice] += slopes(task, row, rows, scores, at, (float) scale);
              Kernels.multiplyRow(
                  scores, at, count, candidates, dimension, rowGradient, row * dimension);
            }
            addCandidates(rows, block, end, scores, count, candidateGradients[slice]);
          }
        });
    double loss = 0;
    for (int slice = 0; slice < Slices.COUNT; slice++) {
      loss += losses[slice];
    }
    slices.forRows(
        size,
        (_, from, to) -> {
          for (float[] gradient : candidateGradients) {
            Kernels.addScaled(candidateGradient, from, to - from, 1, gradient, from);
          }
        });
    return scale * loss;
  }

  private void addCandidates(
      float[] rows, int from, int to, float[] slopes, int count, float[] gradient) {
    if (to - from == 4) {
      int x = from * dimension;
      for (int c = 0; c < count; c++) {
        Kernels.addScaled4(
            gradient,
            c * dimension,
            dimension,
            slopes[c],
            slopes[count + c],
            slopes[2 * count + c],
            slopes[3 * count + c],
            rows,
            x,
            dimension);
      }
      return;
    }
    for (int row = from; row < to; row++) {
      for (int c = 0; c < count; c++) {
        Kernels.addScaled(
            gradient,
            c * dimension,
            dimension,
            slopes[(row - from) * count + c],
            rows,
            row * dimension);
      }
    }
  }

  /** Writes the slopes of a row's loss by its scores, over the temperature; returns the loss. */
  private double slopes(Task task, int row, float[] rows, float[] scores, int at, float scale) {
    int count = task.candidates();
    Arrays.fill(scores, at, at + count, 0);
    Kernels.multiplyRow(rows, row * dimension, dimension, transposed, count, scores, at);
    for (int c = 0; c < count; c++) {
      scores[at + c] = scores[at + c] / temperature - task.logDrawn()[c];
    }
    int first = task.positiveOffsets()[row];
    int last = task.positiveOffsets()[row + 1];
    float[] own = new float[last - first];
    for (int i = first; i < last; i++) {
      int c = task.positives()[i];
      own[i - first] = scores[at + c] + task.logDrawn()[c];
    }
    for (int i = task.excludedOffsets()[row]; i < task.excludedOffsets()[row + 1]; i++) {
      scores[at + task.excluded()[i]] = Float.NEGATIVE_INFINITY;
    }
    for (int i = first; i < last; i++) {
      scores[at + task.positives()[i]] = own[i - first];
    }
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < count; c++) {
      most = Math.max(most, scores[at + c]);
    }
    double sum = 0;
    for (int c = 0; c < count; c++) {
      float share = Exponential.of(scores[at + c] - most);
      scores[at + c] = share;
      sum += share;
    }
    float weight = task.weights()[row];
    float each = (float) ((last - first) * weight * scale / (sum * temperature));
    for (int c = 0; c < count; c++) {
      scores[at + c] *= each;
    }
    double loss = 0;
    for (int i = first; i < last; i++) {
      loss += Math.log(sum) + most - own[i - first];
      scores[at + task.positives()[i]] -= weight * scale / temperature;
    }
    return weight * loss;
  }
}
