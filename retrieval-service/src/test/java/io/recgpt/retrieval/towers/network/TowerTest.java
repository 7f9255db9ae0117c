package io.recgpt.retrieval.towers.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TowerTest {
  private static final int ROWS = 5;
  private static final int INPUTS = 6;
  private static final int OUTPUTS = 3;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Tower tower = Tower.random("test", INPUTS, 7, OUTPUTS, random);
  private final float[] x = random(ROWS * INPUTS);
  private final float[] slopes = random(ROWS * OUTPUTS);

  private float[] random(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private Tower.Pass forward() {
    Tower.Pass pass = tower.pass(ROWS);
    System.arraycopy(x, 0, pass.x(), 0, x.length);
    pass.forward(0, ROWS);
    return pass;
  }

  /** A linear function of the outputs. */
  private double value() {
    float[] y = forward().y();
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (double) y[i] * slopes[i];
    }
    return sum;
  }

  @Test
  void forward_anyInput_rowsHaveLengthOne() {
    float[] y = forward().y();

    for (int row = 0; row < ROWS; row++) {
      assertThat(Kernels.dot(y, row * OUTPUTS, y, row * OUTPUTS, OUTPUTS))
          .isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void backward_allParametersAndInputs_gradientIsThatOfFiniteDifferences() {
    Tower.Pass pass = forward();
    System.arraycopy(slopes, 0, pass.outputGradient(), 0, slopes.length);
    Tower.Gradient gradient = tower.gradient();

    pass.backward(0, ROWS, 2, gradient);

    assertGradient(tower.parameters().get(0).values(), gradient.first(), 1, 0);
    assertGradient(tower.parameters().get(1).values(), gradient.bias(), 1, 0);
    assertGradient(tower.parameters().get(2).values(), gradient.second(), 1, 0);
    assertGradient(x, pass.inputGradient(), INPUTS, 2);
  }

  private void assertGradient(float[] values, float[] gradient, int columns, int firstColumn) {
    for (int i = 0; i < values.length; i++) {
      if (i % columns < firstColumn) {
        continue;
      }
      float before = values[i];
      values[i] = before + 0.003f;
      double above = value();
      values[i] = before - 0.003f;
      double below = value();
      values[i] = before;
      assertThat((double) gradient[i]).isCloseTo((above - below) / 0.006, within(3e-3));
    }
  }
}
