package io.recgpt.faults;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a gateway's metrics tell what clients saw.
 *
 * @param restarted whether the gateway's process is another one than before: what it had counted
 *     went with it
 * @param seen answers that clients got
 * @param told answers that the metrics count
 * @param fewer answers that clients got and the metrics don't count, outcome by outcome
 * @param more answers that the metrics count and clients didn't get, outcome by outcome
 * @param unanswered calls that failed for the client: the gateway may have answered them too late
 */
record Account(boolean restarted, int seen, int told, int fewer, int more, int unanswered) {
  /**
   * Compares.
   *
   * @param replies of all calls between two looks at the metrics
   */
  static Account of(List<Reply> replies, Told before, Told after) {
    boolean restarted = before.pid() != after.pid();
    Map<String, Integer> told = (restarted ? after : after.since(before)).outcomes();
    Map<String, Integer> seen = new TreeMap<>();
    int unanswered = 0;
    for (Reply reply : replies) {
      if (reply.answered()) {
        seen.merge(reply.outcome().replace(Reply.TOO_FEW, ""), 1, Integer::sum);
      } else {
        unanswered++;
      }
    }
    TreeSet<String> outcomes = new TreeSet<>(seen.keySet());
    outcomes.addAll(told.keySet());
    int fewer = 0;
    int more = 0;
    for (String outcome : outcomes) {
      int difference = told.getOrDefault(outcome, 0) - seen.getOrDefault(outcome, 0);
      fewer += Math.max(0, -difference);
      more += Math.max(0, difference);
    }
    return new Account(restarted, sum(seen), sum(told), fewer, more, unanswered);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether nothing is in one account alone but for what the fault itself explains. */
  boolean agrees() {
    return (restarted || fewer == 0) && more <= unanswered;
  }

  /** For a table. */
  @Override
  public String toString() {
    String difference =
        restarted
            ? "%d of %d, since its start".formatted(told, seen)
            : fewer + more == 0
                ? "same"
                : more == 0 ? "%d fewer".formatted(fewer) : "%d more".formatted(more);
    return agrees() ? difference : "**%s**".formatted(difference);
  }
}
