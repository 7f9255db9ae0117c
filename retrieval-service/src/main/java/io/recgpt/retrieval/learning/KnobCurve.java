package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.numeric.SymmetricMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * What a knob costs: hit rates measured at some of its values, smoothed by the parabola of least
 * squares. A hit rate of a few thousand people moves by several hundredths of itself by chance, so
 * that a single measured value says little of a cost of one; all of them together say more.
 */
final class KnobCurve {
  /** Values are given in steps of this. */
  private static final double STEP = 0.05;

  private final List<Double> values = new ArrayList<>();
  private final List<Double> hitRates = new ArrayList<>();

  /**
   * Adds what was measured.
   *
   * @param value of the knob, 0 to 1
   * @param hitRate 0 to 1
   */
  void add(double value, double hitRate) {
    values.add(value);
    hitRates.add(hitRate);
  }

  /**
   * The largest value up to which the smoothed hit rate is nowhere lower than that of 0 by more
   * than a part of it.
   *
   * @param cost 0 to 1, the part that may be lost
   */
  double largest(double cost) {
    double[] parabola = parabola();
    double least = (1 - cost) * at(parabola, 0);
    double chosen = 0;
    for (int step = 1; step * STEP <= 1 + 1e-9; step++) {
      double value = step * STEP;
      if (at(parabola, value) < least - 1e-9) {
        return chosen;
      }
      chosen = value;
    }
    return chosen;
  }

  private static double at(double[] parabola, double value) {
    return parabola[0] + value * (parabola[1] + value * parabola[2]);
  }

  /** Coefficients of 1, x and x squared. */
  private double[] parabola() {
    SymmetricMatrix matrix = new SymmetricMatrix(3);
    double[] right = new double[3];
    for (int n = 0; n < values.size(); n++) {
      double[] powers = {1, values.get(n), values.get(n) * values.get(n)};
      for (int i = 0; i < 3; i++) {
        right[i] += powers[i] * hitRates.get(n);
        for (int j = 0; j < 3; j++) {
          matrix.add(i, j, powers[i] * powers[j]);
        }
      }
    }
    matrix.invert();
    double[] solved = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        solved[i] += matrix.get(i, j) * right[j];
      }
    }
    return solved;
  }
}
