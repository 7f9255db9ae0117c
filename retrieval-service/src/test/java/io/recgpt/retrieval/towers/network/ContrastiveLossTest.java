package io.recgpt.retrieval.towers.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ContrastiveLossTest {
  private static final int DIMENSION = 5;
  private static final int ROWS = 6;
  private static final int CANDIDATES = 7;
  private static final double TEMPERATURE = 0.5;
  private static final ContrastiveLoss.Task TASK =
      new ContrastiveLoss.Task(
          ROWS,
          CANDIDATES,
          new float[] {0, -1, -0.5f, -2, 0, -0.1f, -3},
          new int[] {0, 2, 3, 3, 4, 5, 6, 1},
          new int[] {0, 2, 3, 4, 5, 8, 8},
          new int[] {0, 1, 2, 5, 5},
          new int[] {0, 2, 3, 3, 5, 5, 5},
          new float[] {1, 0.5f, 2, 0.25f, 1, 1});

  private final Slices slices = new Slices(2);
  private final ContrastiveLoss loss = new ContrastiveLoss(DIMENSION, TEMPERATURE);
  private final float[] rows = random(ROWS, 1);
  private final float[] candidates = random(CANDIDATES, 2);

  @AfterEach
  void close() {
    slices.close();
  }

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The definition, in doubles, row by row. */
  private static double expected(float[] rows, float[] candidates) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      boolean[] positive = marks(TASK.positives(), TASK.positiveOffsets(), row);
      boolean[] excluded = marks(TASK.excluded(), TASK.excludedOffsets(), row);
      double total = 0;
      for (int c = 0; c < CANDIDATES; c++) {
        double share = Math.exp(score(rows, row, candidates, c));
        if (positive[c]) {
          total += share;
        } else if (!excluded[c]) {
          total += share / Math.exp(TASK.logDrawn()[c]);
        }
      }
      for (int c = 0; c < CANDIDATES; c++) {
        if (positive[c]) {
          sum += TASK.weights()[row] * (Math.log(total) - score(rows, row, candidates, c));
        }
      }
    }
    return sum;
  }

  private static boolean[] marks(int[] values, int[] offsets, int row) {
    boolean[] marks = new boolean[CANDIDATES];
    for (int i = offsets[row]; i < offsets[row + 1]; i++) {
      marks[values[i]] = true;
    }
    return marks;
  }

  private static double score(float[] rows, int row, float[] candidates, int candidate) {
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      sum += (double) rows[row * DIMENSION + i] * candidates[candidate * DIMENSION + i];
    }
    return sum / TEMPERATURE;
  }

  @Test
  void add_positivesExclusionsAndCorrections_equalsTheDefinition() {
    double actual =
        loss.add(
            TASK,
            rows,
            candidates,
            0.5,
            new float[rows.length],
            new float[candidates.length],
            slices);

    assertThat(actual).isCloseTo(0.5 * expected(rows, candidates), within(1e-4));
  }

  @Test
  void add_anyValue_gradientIsThatOfFiniteDifferences() {
    float[] rowGradient = new float[rows.length];
    float[] candidateGradient = new float[candidates.length];

    loss.add(TASK, rows, candidates, 1, rowGradient, candidateGradient, slices);

    assertGradient(rows, rowGradient);
    assertGradient(candidates, candidateGradient);
  }

  private void assertGradient(float[] values, float[] gradient) {
    for (int i = 0; i < values.length; i++) {
      float before = values[i];
      values[i] = before + 0.001f;
      double step = values[i];
      double above = expected(rows, candidates);
      values[i] = before - 0.001f;
      step -= values[i];
      double below = expected(rows, candidates);
      values[i] = before;
      assertThat((double) gradient[i]).isCloseTo((above - below) / step, within(2e-4));
    }
  }
}
