package io.recgpt.gateway.edge;

import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;

/**
 * How the time of one recommendation is split: by which part of the whole each stage must have
 * answered, in percent. A stage that is quick leaves its time to the next; what is left after the
 * last is for the way back.
 *
 * @param intentBy 1 to 98
 * @param retrievalBy above intentBy
 * @param explainBy above retrievalBy, at most 100
 */
public record DeadlineSplit(int intentBy, int retrievalBy, int explainBy) {

  /** Intent by 40 %, retrieval by 80 %, explanations by 95 %. */
  public static final DeadlineSplit DEFAULT = new DeadlineSplit(40, 80, 95);

  public DeadlineSplit {
    if (intentBy < 1) {
      throw new IllegalArgumentException(
          "deadline-intent-percent: %d (expected: >= 1)".formatted(intentBy));
    }
    if (retrievalBy <= intentBy) {
      throw new IllegalArgumentException(
          "deadline-retrieval-percent: %d (expected: > deadline-intent-percent, %d)"
              .formatted(retrievalBy, intentBy));
    }
    if (explainBy <= retrievalBy || explainBy > 100) {
      throw new IllegalArgumentException(
          "deadline-explain-percent: %d (expected: > deadline-retrieval-percent, %d, and <= 100)"
              .formatted(explainBy, retrievalBy));
    }
  }

  /** Splits what is left until {@code overall}. */
  public Stages over(Deadline overall) {
    long left = overall.timeRemaining(TimeUnit.NANOSECONDS);
    return new Stages(
        before(overall, left, intentBy),
        before(overall, left, retrievalBy),
        before(overall, left, explainBy));
  }

  private static Deadline before(Deadline overall, long left, int percent) {
    long spared = left / 100 * (100 - percent);
    return overall.offset(-spared, TimeUnit.NANOSECONDS);
  }

  /** When each stage must have answered. */
  public record Stages(Deadline intent, Deadline retrieval, Deadline explain) {}
}
