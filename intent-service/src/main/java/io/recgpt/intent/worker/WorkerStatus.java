package io.recgpt.intent.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the near-line work of all processes stands.
 *
 * @param now as the database has it
 * @param queue users in the queue, by state
 * @param oldest how long the longest of those who are due has waited; empty where none is
 * @param usersPerMinute committed in the last full minute
 * @param usersPerMinuteOf15 the mean of the last 15 minutes
 * @param outcomes ends of leases in the last 24 hours
 * @param spends tokens of today by tenant
 * @param budgets of the scopes that all tenants share
 * @param spentTwice tokens that leases spent without a profile to show for it, since the first day
 * @param leases by owner
 * @param setAside users of one tenant, latest first
 * @param next users of one tenant who are mined next, by score
 */
public record WorkerStatus(
    Instant now,
    Map<QueueState, Long> queue,
    Optional<Duration> oldest,
    double usersPerMinute,
    double usersPerMinuteOf15,
    List<Ended> outcomes,
    List<Spend> spends,
    List<Spend> budgets,
    long spentTwice,
    List<Held> leases,
    List<SetAside> setAside,
    List<Next> next) {

  /** Where a user stands in the queue. */
  public enum QueueState {
    /** Evidence rests, or a failure is waited out. */
    WAITING,
    /** Due, and nobody's. */
    READY,
    /** Some worker's. */
    LEASED,
    /** Left to people. */
    SET_ASIDE
  }

  /** So many leases ended so. */
  public record Ended(String engine, String outcome, long users) {}

  /**
   * Tokens of one period.
   *
   * @param name tenant, or {@code minute} or {@code day}
   * @param bound 0 for none
   * @param refusedUntil end of the period, where a reservation was refused since the last granted
   */
  public record Spend(
      String name, long spent, long reserved, long bound, Optional<Instant> refusedUntil) {}

  /** What one worker holds. */
  public record Held(String owner, long users, Duration oldest, Instant firstRunsOut) {}

  /** A user whom no worker takes any more. */
  public record SetAside(String userId, Instant since, int failures, String reason) {}

  /** A user who is due; the score orders the queue. */
  public record Next(
      String userId, double score, double evidence, double drift, Duration waited, String reason) {}
}
