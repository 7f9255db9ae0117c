package io.recgpt.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What came of one call.
 *
 * @param kind of call
 * @param sent when it was sent, on {@link System#nanoTime}'s clock
 * @param elapsed until its answer or its failure
 * @param answered whether it was answered, by whatever rung
 * @param well whether the answer is as good as without a fault
 * @param outcome in a few words: the rung, or the status
 * @param reason what the response said of what fell short; empty where nothing did
 */
record Reply(
    Kind kind,
    long sent,
    Duration elapsed,
    boolean answered,
    boolean well,
    String outcome,
    String reason) {
  /** Outcome of an event that the log has. */
  static final String ACKNOWLEDGED = "acknowledged";

  /** Ends the outcome of a list none of whose items says why. */
  static final String UNEXPLAINED = ", unexplained";

  /** Ends the outcome of a list with fewer items than were asked for. */
  static final String TOO_FEW = ", too few";

  Reply {
    requireNonNull(kind);
    requireNonNull(elapsed);
    requireNonNull(outcome);
    requireNonNull(reason);
    if (well && !answered) {
      throw new IllegalArgumentException(outcome + ": not answered (expected: answered, if well)");
    }
  }

  /** What is called. */
  enum Kind {
    RECOMMEND,
    RECORD
  }
}
