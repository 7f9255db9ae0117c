package io.recgpt.retrieval.learning;

import java.util.ArrayList;
import java.util.List;

/**
 * What a knob costs: hit rates measured at some of its values. They are smoothed by isotonic
 * regression (R. E. Barlow et al., "Statistical Inference under Order Restrictions", 1972, pool
 * adjacent violators), as the more a knob leads away from the log the fewer hits there are, and
 * what seems to be more of them is chance; between the values they are interpolated.
 */
final class KnobCurve {
  /** Values are given in steps of this. */
  private static final double STEP = 0.05;

  private final List<Double> values = new ArrayList<>();
  private final List<Double> hitRates = new ArrayList<>();

  /**
   * Adds what was measured.
   *
   * @param value of the knob, 0 to 1, above that of the last call; the first is 0
   * @param hitRate 0 to 1
   */
  void add(double value, double hitRate) {
    values.add(value);
    hitRates.add(hitRate);
  }

  /**
   * Returns the largest value whose smoothed hit rate is not lower than that of 0 by more than a
   * part of it.
   *
   * @param cost 0 to 1, the part that may be lost
   */
  double largest(double cost) {
    double[] falling = falling();
    double least = (1 - cost) * falling[0];
    double chosen = 0;
    for (int step = 1; step * STEP <= 1 + 1e-9; step++) {
      if (at(falling, step * STEP) >= least - 1e-9) {
        chosen = step * STEP;
      }
    }
    return chosen;
  }

  private double at(double[] falling, double value) {
    int next = 0;
    while (next < values.size() - 1 && values.get(next) < value) {
      next++;
    }
    if (next == 0) {
      return falling[0];
    }
    double from = values.get(next - 1);
    double part = Math.min(1, (value - from) / (values.get(next) - from));
    return falling[next - 1] + part * (falling[next] - falling[next - 1]);
  }

  /** The non-increasing sequence that is nearest to the hit rates by least squares. */
  private double[] falling() {
    int count = hitRates.size();
    double[] means = new double[count];
    int[] sizes = new int[count];
    int blocks = 0;
    for (double hitRate : hitRates) {
      means[blocks] = hitRate;
      sizes[blocks++] = 1;
      while (blocks > 1 && means[blocks - 2] < means[blocks - 1]) {
        int size = sizes[blocks - 2] + sizes[blocks - 1];
        means[blocks - 2] =
            (means[blocks - 2] * sizes[blocks - 2] + means[blocks - 1] * sizes[blocks - 1]) / size;
        sizes[blocks - 2] = size;
        blocks--;
      }
    }
    double[] falling = new double[count];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < sizes[block]; i++) {
        falling[at++] = means[block];
      }
    }
    return falling;
  }
}
