package io.recgpt.standalone.sizing;

/**
 * What a cluster is to be sized for.
 *
 * @param users people with a profile, above 0
 * @param eventsPerDay above 0
 * @param requestsPerDay recommendations, above 0
 * @param items above 0
 * @param refreshDays how often a profile is mined anew, above 0
 * @param retentionDays how long events are kept, above 0
 * @param languageModel whether a language model mines and explains
 */
public record Workload(
    double users,
    double eventsPerDay,
    double requestsPerDay,
    double items,
    double refreshDays,
    double retentionDays,
    boolean languageModel) {
  public Workload {
    require("users", users);
    require("events-per-day", eventsPerDay);
    require("requests-per-day", requestsPerDay);
    require("items", items);
    require("refresh-days", refreshDays);
    require("retention-days", retentionDays);
  }

  private static void require(String name, double value) {
    if (!(value > 0) || value > 1e13) {
      throw new IllegalArgumentException("%s: %s (expected: above 0)".formatted(name, value));
    }
  }
}
