package io.recgpt.quality;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one way of ranking gave.
 *
 * @param name of the way
 * @param elapsed wall-clock time of all lists
 */
record Scores(String name, List<Outcome> outcomes, Duration elapsed) {
  Scores {
    outcomes = List.copyOf(outcomes);
  }

  /** The name without its settings, which stand in parentheses. */
  String method() {
    int settings = name.indexOf(" (");
    return settings < 0 ? name : name.substring(0, settings);
  }

  double usersPerSecond() {
    return outcomes.size() / Math.max(1e-9, elapsed.toNanos() / 1e9);
  }

  /** Share of the lists by the rung that served them. */
  Map<String, Double> rungs() {
    Map<String, Long> counts =
        outcomes.stream().collect(groupingBy(Outcome::rung, TreeMap::new, counting()));
    Map<String, Double> shares = new TreeMap<>();
    counts.forEach((rung, count) -> shares.put(rung, (double) count / outcomes.size()));
    return shares;
  }
}
