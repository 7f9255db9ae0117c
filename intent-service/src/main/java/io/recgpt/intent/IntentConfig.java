package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an intent service is told at its start.
 *
 * @param dataDir folder of intent.db, made if absent
 * @param miningThreads threads that mine, 1 to 256
 * @param worker how the near-line worker works
 * @param quietPeriod how long a user's evidence must rest before the worker mines it
 */
public record IntentConfig(
    Path dataDir, int miningThreads, WorkerConfig worker, Duration quietPeriod) {
  static final Duration DEFAULT_QUIET_PERIOD = Duration.ofSeconds(5);

  public IntentConfig {
    requireNonNull(dataDir);
    requireNonNull(worker);
    if (miningThreads < 1 || miningThreads > 256) {
      throw new IllegalArgumentException(
          "mining-threads: %d (expected: 1 to 256)".formatted(miningThreads));
    }
    if (quietPeriod.isNegative()) {
      throw new IllegalArgumentException(
          "quiet-period: %s (expected: >= 0)".formatted(quietPeriod));
    }
  }

  /** Defaults: as many threads as processors, 50 users a second, 5 s of quiet. */
  public static IntentConfig in(Path dataDir) {
    int threads = Math.min(256, Runtime.getRuntime().availableProcessors());
    return new IntentConfig(
        dataDir, threads, WorkerConfig.withLanes(threads), DEFAULT_QUIET_PERIOD);
  }

  /** The same without the near-line worker: profiles change by RefreshIntent alone. */
  public IntentConfig withoutWorker() {
    return new IntentConfig(dataDir, miningThreads, worker.withUsersPerSecond(0), quietPeriod);
  }
}
