package io.recgpt.intent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackOffPropertiesTest {
  @Property
  void backOff_anyFailures_isBoundedAndTheSameForTheSameSeed(
      @ForAll @IntRange(min = 1, max = 1_000) int failures, @ForAll long seed) {
    Duration wait = new BackOff(new Random(seed)).after(failures);

    assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofHours(1));
    assertThat(new BackOff(new Random(seed)).after(failures)).isEqualTo(wait);
  }
}
