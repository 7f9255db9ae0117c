package io.recgpt.retrieval.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class StrongestTest {
  @Property(tries = 300)
  void of_anyValues_areTheHighestWithAllThatAreAsHighOrNone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int most,
      @ForAll @IntRange(min = 1, max = 40) int distinct) {
    Random random = new Random(seed);
    int size = random.nextInt(400);
    int[] ordinals = IntStream.range(0, size).map(i -> 3 * i).toArray();
    double[] values = random.doubles(size).map(value -> 1 + Math.floor(value * distinct)).toArray();
    BitSet wanted = new BitSet();
    IntStream.of(ordinals).filter(ordinal -> random.nextInt(4) > 0).forEach(wanted::set);

    Set<Integer> found = new HashSet<>();
    Strongest.of(new Sums.Listed(ordinals, values), wanted, most, found::add);

    double[] sorted =
        IntStream.range(0, size)
            .filter(i -> wanted.get(ordinals[i]))
            .mapToDouble(i -> values[i])
            .sorted()
            .toArray();
    double last = sorted.length <= most ? 0 : sorted[sorted.length - most];
    long atLeast = Arrays.stream(sorted).filter(value -> value >= last).count();
    boolean without = sorted.length > most && atLeast > 2L * most;
    Set<Integer> expected =
        IntStream.range(0, size)
            .filter(i -> wanted.get(ordinals[i]))
            .filter(i -> without ? values[i] > last : values[i] >= last)
            .mapToObj(i -> ordinals[i])
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(expected);
  }
}
