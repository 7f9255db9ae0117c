package io.recgpt.retrieval.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

final class FastExpTest {
  @Property
  void of_isNearToTheTrueValue(@ForAll @FloatRange(min = -87, max = 80) float x) {
    assertThat((double) FastExp.of(x)).isCloseTo(Math.exp(x), withinPercentage(0.001));
  }

  @Test
  void of_zeroAndOne() {
    assertThat(FastExp.of(0)).isEqualTo(1);
    assertThat((double) FastExp.of(1)).isCloseTo(Math.E, withinPercentage(0.001));
  }

  @Test
  void of_farBelowZero_isZero() {
    assertThat(FastExp.of(-88)).isZero();
    assertThat(FastExp.of(Float.NEGATIVE_INFINITY)).isZero();
  }
}
