package io.recgpt.retrieval.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class SumsTest {
  private final Sums sums = new Sums();

  @Property(tries = 100)
  void add_clearedAndUsedAgain_isLikeAMap(@ForAll long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      int size = 1 + random.nextInt(3_000);
      sums.cleared(size);
      Map<Integer, Double> expected = new HashMap<>();
      int count = random.nextInt(3_000);
      for (int i = 0; i < count; i++) {
        int ordinal = random.nextInt(4_000);
        double value = random.nextInt(9) - 4;
        if (random.nextBoolean()) {
          sums.add(ordinal, value);
          if (ordinal < size) {
            expected.merge(ordinal, value, Double::sum);
          }
        } else {
          sums.raise(ordinal, value);
          if (ordinal < size) {
            expected.merge(ordinal, Math.max(0, value), (a, b) -> Math.max(a, value));
          }
        }
      }

      Map<Integer, Double> found = new HashMap<>();
      Sums.Listed listed = sums.listed();
      for (int i = 0; i < listed.ordinals().length; i++) {
        found.put(listed.ordinals()[i], listed.values()[i]);
      }
      assertThat(found).isEqualTo(expected);
      assertThat(sums.size()).isEqualTo(expected.size());
      for (int ordinal = 0; ordinal < 4_000; ordinal++) {
        assertThat(sums.has(ordinal)).isEqualTo(expected.containsKey(ordinal));
        assertThat(sums.of(ordinal)).isEqualTo(expected.getOrDefault(ordinal, 0.0));
      }
    }
  }
}
