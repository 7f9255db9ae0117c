package io.recgpt.intent.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PriorityPropertiesTest {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

  @Property
  void value_anyEvidence_liesWithinBoundsAndGrows(
      @ForAll @DoubleRange(max = 10_000) double evidence,
      @ForAll @DoubleRange(max = 1) double drift) {
    double value = Priority.value(evidence, drift);

    assertThat(value).isBetween(0.0, 1.0);
    assertThat(Priority.value(evidence + 1, drift)).isGreaterThan(value);
  }

  @Property
  void rank_whoeverComesAHeadStartLater_isBehind(
      @ForAll @DoubleRange(max = 1) double value,
      @ForAll @DoubleRange(max = 1) double later,
      @ForAll @LongRange(min = 1, max = 1_000_000) long millis) {
    Instant first = Priority.rank(NOW, value);
    Instant second = Priority.rank(NOW.plus(Priority.HEAD_START).plusMillis(millis), later);

    assertThat(second).isAfter(first);
  }

  @Property
  void score_twoUsers_areOrderedAsByRank(
      @ForAll @LongRange(max = 100_000_000) long one,
      @ForAll @LongRange(max = 100_000_000) long other) {
    double first = Priority.score(NOW.minusMillis(one), NOW);
    double second = Priority.score(NOW.minusMillis(other), NOW);

    assertThat(first).isBetween(0.0, 1.0);
    assertThat(Double.compare(first, second)).isEqualTo(Long.compare(one, other));
  }

  @Property
  void drift_anyDistributions_isBoundedAndSymmetric(
      @ForAll @Size(min = 1, max = 6)
          Map<@IntRange(max = 9) Integer, @IntRange(min = 1, max = 99) Integer> one,
      @ForAll @Size(min = 1, max = 6)
          Map<@IntRange(max = 9) Integer, @IntRange(min = 1, max = 99) Integer> other) {
    double drift = Drift.between(weights(one), weights(other));

    assertThat(drift).isBetween(0.0, 1.0);
    assertThat(Drift.between(weights(other), weights(one))).isCloseTo(drift, within(1e-12));
    assertThat(Drift.between(weights(one), weights(one))).isCloseTo(0, within(1e-12));
  }

  @Test
  void drift_known_isAsByHand() {
    assertThat(Drift.between(Map.of("a", 2.0), Map.of("b", 5.0))).isEqualTo(1);
    assertThat(Drift.between(Map.of("a", 1.0), Map.of("a", 1.0, "b", 1.0)))
        .isCloseTo(0.311278, within(1e-6));
    assertThat(Drift.between(Map.of(), Map.of("b", 5.0))).isEqualTo(1);
    assertThat(Drift.between(Map.of(), Map.of())).isZero();
  }

  private static Map<String, Double> weights(Map<Integer, Integer> counts) {
    return counts.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toString(), entry -> (double) entry.getValue()));
  }
}
