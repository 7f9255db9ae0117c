package io.recgpt.rpc.process;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a process to itself before those of others. The first ones load classes, read rules and
 * compile: on a busy machine they take longer than the two seconds that a call without a deadline
 * of its own has.
 */
public final class WarmUp {
  /** A call of a round that takes longer is given up. */
  public static final Duration CALL = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final int MAX_ROUNDS = 5;
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** A round that took less leaves the next caller's time to what it asks. */
  private static final Duration WARM = Duration.ofMillis(200);

  private WarmUp() {}

  /**
   * Calls until a round is short, at most five times or 15 seconds; returns how many it took.
   *
   * @param round some calls; what they throw warms up too
   */
  public static int run(Runnable round) {
    long begin = System.nanoTime();
    int rounds = 0;
    long took = Long.MAX_VALUE;
    while (took > WARM.toNanos()
        && rounds < MAX_ROUNDS
        && System.nanoTime() - begin < LONGEST.toNanos()) {
      long start = System.nanoTime();
      try {
        round.run();
      } catch (RuntimeException refused) {
        log.debug("warming up: {}", refused.getMessage());
      }
      took = System.nanoTime() - start;
      rounds++;
      log.debug("round {}: {} ms", rounds, took / 1_000_000);
    }
    return rounds;
  }
}
