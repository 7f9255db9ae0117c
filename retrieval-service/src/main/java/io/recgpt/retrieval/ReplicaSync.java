package io.recgpt.retrieval;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process in step with others on the same database: what they change of items, domains
 * and versions in use counts here a second later. Behaviours need none of this, since each process
 * follows their log itself.
 */
final class ReplicaSync implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplicaSync.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Catalogue catalogue;
  private final ModelTrainer trainer;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofVirtual().name("retrieval-replica-sync").unstarted(this::run);

  ReplicaSync(Catalogue catalogue, ModelTrainer trainer) {
    this.catalogue = catalogue;
    this.trainer = trainer;
  }

  void start() {
    thread.start();
  }

  /** Stops, once what is being taken over has been. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean failing = false;
    try {
      while (!closed.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          catalogue.catchUp();
          trainer.catchUp();
          failing = false;
        } catch (RuntimeException fault) {
          if (!failing) {
            log.warn("can't take over what other processes change: {}", fault.toString(), fault);
          }
          failing = true;
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
