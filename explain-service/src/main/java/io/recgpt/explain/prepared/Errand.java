package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.model.WritingCall;
import java.time.Duration;

/**
 * On whose behalf the model is asked.
 *
 * @param trigger as metrics name it
 * @param timeout of each call
 * @param reserveShare share of a minute's tokens that this errand leaves to others, 0 to 1
 * @param call tells of its progress and may cancel it
 */
record Errand(String trigger, Duration timeout, double reserveShare, WritingCall call) {
  /** What near-line work leaves to people who wait. */
  private static final double RESERVE = 0.25;

  Errand {
    requireNonNull(trigger);
    requireNonNull(timeout);
    requireNonNull(call);
  }

  static Errand nearLine(Duration timeout, WritingCall call) {
    return new Errand("near-line", timeout, RESERVE, call);
  }

  static Errand onDemand(Duration timeout, WritingCall call) {
    return new Errand("on-demand", timeout, 0, call);
  }

  long reserve(long tokensPerMinute) {
    return (long) (reserveShare * tokensPerMinute);
  }
}
