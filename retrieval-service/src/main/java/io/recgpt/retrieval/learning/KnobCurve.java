package io.recgpt.retrieval.learning;

import java.util.ArrayList;
import java.util.List;

/**
 * What the knob of intent brings and costs, measured at some of its values: which share of the
 * positions interests fill, and hit rates. These are smoothed by isotonic regression (R. E. Barlow
 * et al., "Statistical Inference under Order Restrictions", 1972, pool adjacent violators), as the
 * more a knob leads away from the log the fewer hits there are, and what seems to be more of them
 * is chance; between the values they are interpolated.
 */
final class KnobCurve {
  /** Values are given in steps of this. */
  private static final double STEP = 0.05;

  private final List<Double> values = new ArrayList<>();
  private final List<Double> hitRates = new ArrayList<>();
  private final List<Double> shares = new ArrayList<>();

  /**
   * Adds what was measured.
   *
   * @param value of the knob, 0 to 1, above that of the last call; the first is 0
   * @param hitRate 0 to 1
   * @param share of the positions that interests fill, 0 to 1
   */
  void add(double value, double hitRate, double share) {
    values.add(value);
    hitRates.add(hitRate);
    shares.add(share);
  }

  /**
   * Returns the least value at which interests fill enough, or the largest that costs no more than
   * it may where that is less.
   *
   * @param enough share of the positions, 0 to 1
   * @param cost part of the hit rate at 0 that may be lost, 0 to 1
   */
  double chosen(double enough, double cost) {
    double[] falling = falling();
    double[] share = shares.stream().mapToDouble(Double::doubleValue).toArray();
    double least = (1 - cost) * falling[0];
    double chosen = 0;
    for (int step = 0; step * STEP <= 1 + 1e-9; step++) {
      double value = step * STEP;
      if (at(falling, value) < least - 1e-9) {
        return chosen;
      }
      chosen = value;
      if (at(share, value) >= enough) {
        return chosen;
      }
    }
    return chosen;
  }

  private double at(double[] measured, double value) {
    int next = 0;
    while (next < values.size() - 1 && values.get(next) < value) {
      next++;
    }
    if (next == 0) {
      return measured[0];
    }
    double from = values.get(next - 1);
    double part = Math.min(1, (value - from) / (values.get(next) - from));
    return measured[next - 1] + part * (measured[next] - measured[next - 1]);
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
