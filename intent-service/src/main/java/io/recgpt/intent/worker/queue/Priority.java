package io.recgpt.intent.worker.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * Who is mined first. A user's value, 0 to 1, comes of new evidence and of drift; it is worth a
 * head start in the queue, no more. So a user is only ever passed by those who become due within
 * the head start: nobody starves, however many valuable users arrive.
 */
public final class Priority {
  /**
   * New evidence says more of how much a refresh will change than a moved distribution does, which
   * is noisy for short histories.
   */
  private static final double EVIDENCE_SHARE = 0.6;

  private static final double DRIFT_SHARE = 0.4;

  /** Weight of evidence that is worth half: two purchases, or four searches. */
  private static final double HALF_EVIDENCE = 2;

  /**
   * What the greatest value is worth against waiting. Some six hours of shopping: what a person did
   * this evening comes before what a person did at noon, and noon comes the same day.
   */
  public static final Duration HEAD_START = Duration.ofHours(6);

  private Priority() {}

  /**
   * The worth of a refresh, 0 to 1.
   *
   * @param evidence weights of the behaviors since the last profile, signs left out
   * @param drift between the distributions of categories then and now, 0 to 1; 1 without a profile
   */
  static double value(double evidence, double drift) {
    return EVIDENCE_SHARE * evidence / (evidence + HALF_EVIDENCE) + DRIFT_SHARE * drift;
  }

  /** The place in the queue, as a time: the earliest comes first. */
  static Instant rank(Instant since, double value) {
    return since.minusMillis(Math.round(value * HEAD_START.toMillis()));
  }

  /**
   * Value and age in one number, 0 to 1: x / (1 + x), where x is the value plus the head starts
   * that the user has waited. Orders as {@link #rank} does.
   */
  public static double score(Instant rank, Instant now) {
    double x = Math.max(0, (double) Duration.between(rank, now).toMillis() / HEAD_START.toMillis());
    return x / (1 + x);
  }
}
