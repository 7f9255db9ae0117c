package io.recgpt.rpc.guard;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a guard tolerates.
 *
 * @param maxConcurrentCalls calls to the peer in progress at once, at least 1
 * @param window over which failures are counted, whole seconds, at least 1
 * @param leastCalls calls in the window before any is held back, at least 1
 * @param failurePercent share of failures from which on calls are held back, 1 to 100
 * @param pause how long nothing is called before some calls are let through
 * @param probes calls that are let through then, at least 1
 * @param patience a call that was given less time than this says nothing of its peer by being late
 */
public record GuardConfig(
    int maxConcurrentCalls,
    Duration window,
    int leastCalls,
    int failurePercent,
    Duration pause,
    int probes,
    Duration patience) {

  /** For reads: 256 at once; half of at least 10 calls in 10 s failed; a pause of 1 s, 3 probes. */
  public static final GuardConfig READS =
      new GuardConfig(
          256, Duration.ofSeconds(10), 10, 50, Duration.ofSeconds(1), 3, Duration.ofMillis(50));

  /** For writes and what a model writes: 64 at once, and else as {@link #READS}. */
  public static final GuardConfig BACKGROUND = READS.withMaxConcurrentCalls(64);

  public GuardConfig {
    requireAtLeast("concurrent calls", maxConcurrentCalls, 1);
    requireAtLeast("window in seconds", Math.toIntExact(window.toSeconds()), 1);
    requireAtLeast("least calls", leastCalls, 1);
    requireAtLeast("failure percent", failurePercent, 1);
    requireAtLeast("probes", probes, 1);
    requireAtLeast("pause in milliseconds", Math.toIntExact(pause.toMillis()), 1);
    requireNonNull(patience, "patience");
    if (failurePercent > 100) {
      throw new IllegalArgumentException(
          "failure percent: %d (expected: 1 to 100)".formatted(failurePercent));
    }
  }

  /** The same with another patience. */
  public GuardConfig withPatience(Duration time) {
    return new GuardConfig(
        maxConcurrentCalls, window, leastCalls, failurePercent, pause, probes, time);
  }

  /** The same with another bound on calls in progress. */
  public GuardConfig withMaxConcurrentCalls(int bound) {
    return new GuardConfig(bound, window, leastCalls, failurePercent, pause, probes, patience);
  }

  private static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException("%s: %d (expected: >= %d)".formatted(what, value, least));
    }
  }
}
