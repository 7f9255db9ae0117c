package io.recgpt.quality.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceTestTest {
  @Test
  void probability_teaTasting_isThatOfFisher() {
    // Fisher 1935: 3 or more of 4 cups right by chance, 17 of 70.
    assertThat(ChanceTest.probability(8, 4, 4, 3)).isCloseTo(17.0 / 70, within(1e-12));
    assertThat(ChanceTest.probability(8, 4, 4, 4)).isCloseTo(1.0 / 70, within(1e-12));
  }

  @Test
  void probability_manyPeople_matchesTheSumOfFractions() {
    // Of 40 people one took each: at least one in common is 1 - C(36,3)/C(40,3) for 3 and 4.
    double none = 36.0 * 35 * 34 / (40.0 * 39 * 38);

    assertThat(ChanceTest.probability(40, 3, 4, 1)).isCloseTo(1 - none, within(1e-9));
    assertThat(ChanceTest.probability(40, 3, 4, 0)).isCloseTo(1, within(1e-9));
  }

  @Test
  void probability_everybodyTookBoth_provesNothing() {
    assertThat(ChanceTest.probability(25, 25, 25, 25)).isCloseTo(1, within(1e-9));
  }
}
