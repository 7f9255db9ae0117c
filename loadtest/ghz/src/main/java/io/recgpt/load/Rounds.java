package io.recgpt.load;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What was measured of two chains, in rounds that followed one another: each has its neighbor. */
final class Rounds {
  private Rounds() {}

  /** The middle one; the upper of two. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** A row of the table: the medians of both, and the median and range of how many times. */
  static <T> String row(String name, List<T> left, List<T> right, ToDoubleFunction<T> of) {
    List<Double> times =
        IntStream.range(0, left.size())
            .mapToObj(i -> of.applyAsDouble(left.get(i)) / of.applyAsDouble(right.get(i)))
            .toList();
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.2f | %.2f to %.2f |%n",
        name,
        median(left.stream().map(of::applyAsDouble).toList()),
        median(right.stream().map(of::applyAsDouble).toList()),
        median(times),
        Collections.min(times),
        Collections.max(times));
  }
}
