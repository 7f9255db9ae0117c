package io.recgpt.retrieval.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

final class FastExpTest {
  @Property
  void of_isNearToTheTrueValue(@ForAll @FloatRange(min = -20, max = 20) float x) {
    assertThat((double) exponential(x)).isCloseTo(Math.exp(x), withinPercentage(0.01));
  }

  @Test
  void of_zero_isOne() {
    assertThat(exponential(0)).isEqualTo(1);
  }

  @Test
  void of_farBelowZero_isThatOfTheLeast() {
    assertThat(exponential(-88)).isEqualTo(exponential(FastExp.LEAST));
    assertThat(exponential(Float.NEGATIVE_INFINITY)).isEqualTo(exponential(FastExp.LEAST));
  }

  private static float exponential(float of) {
    float[] x = {of};
    FastExp.of(x, 1);
    return x[0];
  }
}
