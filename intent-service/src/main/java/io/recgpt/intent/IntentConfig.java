package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.store.TenantLimits;
import io.recgpt.intent.worker.WorkerConfig;
import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an intent service.
 *
 * @param dataDir folder of intent.db, made if absent; not used with a database
 * @param database where the store is; null: in the folder
 * @param miningThreads threads that mine, 1 to 256
 * @param worker how the near-line worker works
 * @param quietPeriod how long a user's evidence must rest before the worker mines it
 * @param previews most previews mined at once, 1 to 256; what is over is refused
 * @param limits what tenants may store
 */
public record IntentConfig(
    Path dataDir,
    @Nullable PostgresConfig database,
    int miningThreads,
    WorkerConfig worker,
    Duration quietPeriod,
    int previews,
    TenantLimits limits) {
  static final Duration DEFAULT_QUIET_PERIOD = Duration.ofSeconds(5);

  public IntentConfig {
    requireNonNull(dataDir);
    requireNonNull(worker);
    requireNonNull(limits);
    if (miningThreads < 1 || miningThreads > 256) {
      throw new IllegalArgumentException(
          "mining-threads: %d (expected: 1 to 256)".formatted(miningThreads));
    }
    if (quietPeriod.isNegative()) {
      throw new IllegalArgumentException(
          "quiet-period: %s (expected: >= 0)".formatted(quietPeriod));
    }
    if (previews < 1 || previews > 256) {
      throw new IllegalArgumentException(
          "preview-concurrency: %d (expected: 1 to 256)".formatted(previews));
    }
  }

  /**
   * Defaults: as many threads as processors, 50 users a second, 5 s of quiet, two previews a
   * thread.
   */
  public static IntentConfig in(Path dataDir) {
    int threads = Math.min(256, Runtime.getRuntime().availableProcessors());
    return new IntentConfig(
        dataDir,
        null,
        threads,
        WorkerConfig.withLanes(threads),
        DEFAULT_QUIET_PERIOD,
        Math.min(256, 2 * threads),
        TenantLimits.DEFAULT);
  }

  /** The same with the store in PostgreSQL, or in the folder for null. */
  public IntentConfig on(@Nullable PostgresConfig otherDatabase) {
    return new IntentConfig(
        dataDir, otherDatabase, miningThreads, worker, quietPeriod, previews, limits);
  }

  /** The same without the near-line worker: profiles change by RefreshIntent alone. */
  public IntentConfig withoutWorker() {
    return new IntentConfig(
        dataDir,
        database,
        miningThreads,
        worker.withUsersPerSecond(0),
        quietPeriod,
        previews,
        limits);
  }
}
