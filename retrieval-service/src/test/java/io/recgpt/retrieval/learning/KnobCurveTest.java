package io.recgpt.retrieval.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class KnobCurveTest {
  private static final double[] VALUES = {0, 0.2, 0.4, 0.6, 0.8, 1};

  @Test
  void chosen_costsNothing_isAll() {
    assertThat(curve(0.2, 0.2, 0.2, 0.2, 0.2, 0.2).chosen(1, 0.01)).isEqualTo(1);
    assertThat(curve(0, 0, 0, 0, 0, 0).chosen(1, 0.01)).isEqualTo(1);
  }

  @Test
  void chosen_straightLine_isWhereItCrosses() {
    assertThat(curve(0.2, 0.196, 0.192, 0.188, 0.184, 0.18).chosen(1, 0.01))
        .isEqualTo(0.1, within(1e-9));
  }

  @Test
  void chosen_costsFromTheStart_isNone() {
    assertThat(curve(0.2, 0.17, 0.14, 0.11, 0.08, 0.05).chosen(1, 0.01)).isZero();
  }

  @Test
  void chosen_moreThanAtNought_isChance() {
    assertThat(curve(0.1596, 0.1598, 0.1545, 0.1503, 0.1453, 0.1416).chosen(1, 0.01))
        .isEqualTo(0.25, within(1e-9));
  }

  @Test
  void chosen_interestsFillEnough_isNoMore() {
    KnobCurve free = curve(0.2, 0.2, 0.2, 0.2, 0.2, 0.2);

    assertThat(free.chosen(0.5, 0.01)).isEqualTo(0.4, within(1e-9));
    assertThat(free.chosen(0.3, 0.01)).isZero();
  }

  @Test
  void chosen_enoughCostsTooMuch_isWhatItMayCost() {
    assertThat(curve(0.2, 0.196, 0.192, 0.188, 0.184, 0.18).chosen(0.5, 0.01))
        .isEqualTo(0.1, within(1e-9));
  }

  /** One lucky value far out: by itself it would be taken, at a cost of a tenth. */
  @Test
  void chosen_oneValueHighByChance_isNotTaken() {
    assertThat(curve(0.2, 0.196, 0.192, 0.188, 0.199, 0.18).chosen(1, 0.01)).isLessThan(0.4);
  }

  @Test
  void chosen_chance_isOffByLess() {
    Random random = new Random(1);
    double worst = 0;
    for (int trial = 0; trial < 200; trial++) {
      double[] rates = new double[VALUES.length];
      for (int i = 0; i < rates.length; i++) {
        rates[i] = truth(VALUES[i]) + 0.0015 * random.nextGaussian();
      }
      worst += truth(0) - truth(curve(rates).chosen(1, 0.01));
    }
    assertThat(worst / 200).as("mean cost of what was chosen").isLessThan(0.01 * truth(0));
  }

  private static double truth(double value) {
    return 0.19 - 0.01 * value - 0.02 * value * value;
  }

  private static KnobCurve curve(double... hitRates) {
    KnobCurve curve = new KnobCurve();
    for (int i = 0; i < hitRates.length; i++) {
      curve.add(VALUES[i], hitRates[i], 0.3 + VALUES[i] / 2);
    }
    return curve;
  }
}
