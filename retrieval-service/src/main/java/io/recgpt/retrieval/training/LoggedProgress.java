package io.recgpt.retrieval.training;

import io.recgpt.retrieval.learning.TrainingListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log how training gets on: what has a detail or ends, else every ten seconds. */
public final class LoggedProgress implements TrainingListener {
  private static final Logger log = LoggerFactory.getLogger(LoggedProgress.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private Instant told = Instant.EPOCH;

  /** Logs by this clock. */
  public LoggedProgress(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void progress(String step, long done, long total, String detail) {
    Instant now = clock.instant();
    if (detail.isEmpty() && done < total && now.isBefore(told.plus(PAUSE))) {
      return;
    }
    told = now;
    log.info("{} {}/{}{}", step, done, total, detail.isEmpty() ? "" : ": " + detail);
  }
}
