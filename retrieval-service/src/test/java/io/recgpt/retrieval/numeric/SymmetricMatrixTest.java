package io.recgpt.retrieval.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SymmetricMatrixTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 48, 49, 130})
  void invert_positiveDefinite_timesItselfIsOne(int size) {
    Random random = new Random(size);
    double[][] root = new double[size][size];
    for (double[] row : root) {
      for (int j = 0; j < size; j++) {
        row[j] = random.nextGaussian();
      }
    }
    double[][] original = new double[size][size];
    SymmetricMatrix matrix = new SymmetricMatrix(size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        original[i][j] = i == j ? 3 : 0;
        for (double[] row : root) {
          original[i][j] += row[i] * row[j];
        }
        matrix.add(i, j, original[i][j]);
      }
    }

    matrix.invert();

    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double product = 0;
        for (int k = 0; k < size; k++) {
          product += original[i][k] * matrix.get(k, j);
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-8));
      }
    }
  }

  @Test
  void invert_notPositiveDefinite_isRefused() {
    SymmetricMatrix matrix = new SymmetricMatrix(2);
    matrix.add(0, 0, -1);

    assertThatThrownBy(matrix::invert).hasMessageContaining("positive definite");
  }
}
