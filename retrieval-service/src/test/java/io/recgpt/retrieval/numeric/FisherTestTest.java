package io.recgpt.retrieval.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class FisherTestTest {
  @Test
  void probability_ladyTastingTea_oneIn70() {
    assertThat(FisherTest.probability(4, 4, 4, 8)).isCloseTo(1.0 / 70, within(1e-12));
    assertThat(FisherTest.moreThanChance(4, 4, 4, 8)).isTrue();
    assertThat(FisherTest.moreThanChance(3, 4, 4, 8)).isFalse();
  }

  @Test
  void moreThanChance_justAtFivePercent_isChance() {
    assertThat(FisherTest.probability(1, 1, 1, 20)).isCloseTo(.05, within(1e-12));
    assertThat(FisherTest.moreThanChance(1, 1, 1, 20)).isFalse();
    assertThat(FisherTest.moreThanChance(1, 1, 1, 21)).isTrue();
  }

  @Property(tries = 300)
  void probability_anyTable_likeThatOfWholeNumbers(
      @ForAll @IntRange(max = 300) int all,
      @ForAll @IntRange(max = 300) int left,
      @ForAll @IntRange(max = 300) int right,
      @ForAll @IntRange(max = 300) int both) {
    int a = Math.min(left, all);
    int b = Math.min(right, all);
    int shared = Math.clamp(both, Math.max(0, a + b - all), Math.min(a, b));

    BigInteger tail = BigInteger.ZERO;
    for (int k = shared; k <= Math.min(a, b); k++) {
      tail = tail.add(choose(a, k).multiply(choose(all - a, b - k)));
    }
    double expected =
        new BigDecimal(tail)
            .divide(new BigDecimal(choose(all, b)), MathContext.DECIMAL64)
            .doubleValue();
    assertThat(FisherTest.probability(shared, a, b, all)).isCloseTo(expected, within(1e-10));
  }

  @Test
  void probability_manyPeople_isANumber() {
    assertThat(FisherTest.probability(0, 900_000, 800_000, 2_000_000)).isCloseTo(1, within(1e-6));
    assertThat(FisherTest.probability(3, 1_000, 3, 2_000_000)).isBetween(0.0, 1e-8);
  }

  @Test
  void probability_impossibleCounts_areRefused() {
    assertThatThrownBy(() -> FisherTest.probability(3, 2, 5, 9)).hasMessageContaining("both <=");
  }

  private static BigInteger choose(int n, int k) {
    BigInteger value = BigInteger.ONE;
    if (k < 0 || k > n) {
      return BigInteger.ZERO;
    }
    for (int i = 1; i <= k; i++) {
      value = value.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return value;
  }
}
