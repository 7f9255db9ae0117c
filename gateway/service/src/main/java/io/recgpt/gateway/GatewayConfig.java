package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What can be set of the gateway. A deadline that the caller gives stands before those set here.
 *
 * @param requestDeadline for reads and recommendations without a deadline of their own; above zero
 * @param writeDeadline for writes and refreshes without one: they embed texts or mine profiles;
 *     above zero
 * @param split how a recommendation's time is split over its stages
 * @param historyLimit how many of the latest behaviours a recommendation reads, 1 to 900
 */
public record GatewayConfig(
    Duration requestDeadline, Duration writeDeadline, DeadlineSplit split, int historyLimit) {

  /** Two seconds a request, one minute a write, 200 behaviours. */
  public static final GatewayConfig DEFAULT =
      new GatewayConfig(Duration.ofSeconds(2), Duration.ofMinutes(1), DeadlineSplit.DEFAULT, 200);

  public GatewayConfig {
    requirePositive("request-deadline", requestDeadline);
    requirePositive("write-deadline", writeDeadline);
    requireNonNull(split, "split");
    if (historyLimit < 1 || historyLimit > 900) {
      throw new IllegalArgumentException(
          "history-limit: %d (expected: 1 to 900)".formatted(historyLimit));
    }
  }

  /** When the current call must be answered: the caller's deadline, else the one for requests. */
  Deadline forRequest() {
    return callersOr(requestDeadline);
  }

  /** When the current write must be answered: the caller's deadline, else the one for writes. */
  Deadline forWrite() {
    return callersOr(writeDeadline);
  }

  /**
   * When an explanation on demand must be given: a model writes it, which takes as long as a write.
   */
  Deadline forExplanation() {
    return callersOr(writeDeadline);
  }

  private static Deadline callersOr(Duration fallback) {
    Deadline callers = Context.current().getDeadline();
    return callers != null ? callers : Deadline.after(fallback.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("%s: %s (expected: above zero)".formatted(key, value));
    }
  }
}
