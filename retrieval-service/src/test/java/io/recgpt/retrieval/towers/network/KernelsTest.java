package io.recgpt.retrieval.towers.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class KernelsTest {
  @Test
  void addOuter_rowsBeyondAMultipleOfFour_addsAll() {
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    float[] y = {1, 1, 1, 1, 2};
    float[] w = new float[2];

    Kernels.addOuter(x, 2, y, 1, 0, 5, w);

    assertThat(w).containsExactly(1 + 3 + 5 + 7 + 18, 2 + 4 + 6 + 8 + 20);
  }

  @Test
  void multiplyRow_partOfAMatrix_readsThatPartAlone() {
    float[] w = new float[5 * 3];
    for (int i = 0; i < w.length; i++) {
      w[i] = i;
    }
    float[] y = new float[2];

    Kernels.multiplyRow(new float[] {1, 0, 2, 0, 3}, 0, 5, w, 1, 3, 2, y, 0);

    assertThat(y).containsExactly(1 + 2 * 7 + 3 * 13, 2 + 2 * 8 + 3 * 14);
  }

  @Test
  void exponential_rangeOfScores_isExactToSixDigits() {
    for (float x = 0; x > -60; x -= 0.37f) {
      assertThat(Exponential.of(x) / Math.exp(x)).isCloseTo(1, within(1e-6));
    }
    assertThat(Exponential.of(Float.NEGATIVE_INFINITY)).isLessThan(1e-30f);
  }
}
