package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.budget.TokenBudget;
import java.time.Duration;

/**
 * How the near-line worker of a process works.
 *
 * @param usersPerSecond most users that it begins in a second; 0: only what callers ask for
 * @param lanes users that it mines at a time, 1 to 1,024
 * @param budget of tokens, for all workers together: give each the same
 * @param firstEstimate tokens of a refresh, as long as none of the tenant has been seen; 0 for
 *     engines that spend none
 * @param overBudget what happens to users when the budget is spent
 * @param setAsideAfter failures in a row after which a user is left to people, 1 to 1,000
 * @param leaseTime how long a lease lasts unless renewed, at least 1 s; a worker that dies keeps
 *     its users this long
 */
public record WorkerConfig(
    int usersPerSecond,
    int lanes,
    TokenBudget budget,
    long firstEstimate,
    OverBudget overBudget,
    int setAsideAfter,
    Duration leaseTime) {

  public static final int DEFAULT_USERS_PER_SECOND = 50;
  public static final int DEFAULT_SET_ASIDE_AFTER = 5;
  public static final Duration DEFAULT_LEASE_TIME = Duration.ofMinutes(2);

  /** What happens to users when the budget is spent. */
  public enum OverBudget {
    /** They stay due until there are tokens again. */
    WAIT,
    /** The extractive engine mines them, and they come due again. */
    EXTRACTIVE
  }

  public WorkerConfig {
    requireNonNull(budget);
    requireNonNull(overBudget);
    requireNonNull(leaseTime);
    check("users-per-second", usersPerSecond, 0, 100_000);
    check("mining-threads", lanes, 1, 1_024);
    check("set-aside-after", setAsideAfter, 1, 1_000);
    check("lease-seconds", leaseTime.toSeconds(), 1, 86_400);
    check("estimated-tokens", firstEstimate, 0, Integer.MAX_VALUE);
  }

  /** Defaults: 50 users a second, no bounds on tokens. */
  public static WorkerConfig withLanes(int lanes) {
    return new WorkerConfig(
        DEFAULT_USERS_PER_SECOND,
        lanes,
        TokenBudget.UNBOUNDED,
        0,
        OverBudget.WAIT,
        DEFAULT_SET_ASIDE_AFTER,
        DEFAULT_LEASE_TIME);
  }

  /** The same at another rate; 0 turns the worker off. */
  public WorkerConfig withUsersPerSecond(int users) {
    return new WorkerConfig(
        users, lanes, budget, firstEstimate, overBudget, setAsideAfter, leaseTime);
  }

  /** The same within a budget. */
  public WorkerConfig withBudget(TokenBudget tokens, long estimate, OverBudget then) {
    return new WorkerConfig(
        usersPerSecond, lanes, tokens, estimate, then, setAsideAfter, leaseTime);
  }

  private static void check(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d to %d)".formatted(key, value, min, max));
    }
  }
}
