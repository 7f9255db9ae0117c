package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When calls must be answered. A deadline that the caller gives stands before those set here.
 *
 * @param request for reads and recommendations without a deadline of their own; above zero
 * @param write for writes and refreshes without one: they embed texts or mine profiles; above zero
 * @param split how a recommendation's time is split over its stages
 */
public record Deadlines(Duration request, Duration write, DeadlineSplit split) {

  /** Two seconds a request, one minute a write. */
  public static final Deadlines DEFAULT =
      new Deadlines(Duration.ofSeconds(2), Duration.ofMinutes(1), DeadlineSplit.DEFAULT);

  public Deadlines {
    requirePositive("request-deadline", request);
    requirePositive("write-deadline", write);
    requireNonNull(split, "split");
  }

  /** When the current call must be answered: the caller's deadline, else the one for requests. */
  public Deadline forRequest() {
    return callersOr(request);
  }

  /** When the current write must be answered: the caller's deadline, else the one for writes. */
  public Deadline forWrite() {
    return callersOr(write);
  }

  /**
   * When an explanation on demand must be given: a model writes it, which takes as long as a write.
   */
  public Deadline forExplanation() {
    return callersOr(write);
  }

  /** What intent is given at least where the caller sets no deadline. */
  public Peer.Patience forIntent() {
    return patience(split.intentBy());
  }

  /** What retrieval is given at least where the caller sets no deadline. */
  public Peer.Patience forRetrieval() {
    return patience(split.retrievalBy() - split.intentBy());
  }

  /** What explanations are given at least where the caller sets no deadline. */
  public Peer.Patience forExplain() {
    return patience(split.explainBy() - split.retrievalBy());
  }

  /** A tenth less than the share, for the way to the call. */
  private Peer.Patience patience(int percent) {
    return new Peer.Patience(
        request.multipliedBy(percent * 9L).dividedBy(1_000), write.multipliedBy(9).dividedBy(10));
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
