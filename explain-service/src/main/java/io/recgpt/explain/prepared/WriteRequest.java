package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.model.WritingCall;
import java.time.Duration;

/**
 * On whose behalf the model is asked.
 *
 * @param trigger as metrics name it
 * @param timeout of each call
 * @param reserveShare share of a minute's tokens that this request leaves to others, 0 to 1
 * @param call receives its progress and may cancel it
 */
record WriteRequest(String trigger, Duration timeout, double reserveShare, WritingCall call) {
  /** What near-line work leaves to people who wait. */
  private static final double RESERVE = 0.25;

  WriteRequest {
    requireNonNull(trigger);
    requireNonNull(timeout);
    requireNonNull(call);
  }

  static WriteRequest nearLine(Duration timeout, WritingCall call) {
    return new WriteRequest("near-line", timeout, RESERVE, call);
  }

  static WriteRequest onDemand(Duration timeout, WritingCall call) {
    return new WriteRequest("on-demand", timeout, 0, call);
  }

  long reserve(long tokensPerMinute) {
    return (long) (reserveShare * tokensPerMinute);
  }
}
