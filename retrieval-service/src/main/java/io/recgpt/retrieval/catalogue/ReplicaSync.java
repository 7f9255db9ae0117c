package io.recgpt.retrieval.catalogue;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over once a second what other processes on the same database have changed. Behaviors need
 * none of this, since each process follows their log itself.
 */
public final class ReplicaSync implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplicaSync.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration MAX_STOP = Duration.ofSeconds(5);

  private final String what;
  private final Runnable catchUp;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * One that is not started yet.
   *
   * @param what is taken over, for threads and logs
   */
  public ReplicaSync(String what, Runnable catchUp) {
    this.what = requireNonNull(what);
    this.catchUp = requireNonNull(catchUp);
    this.thread = Thread.ofVirtual().name("replica-sync-" + what).unstarted(this::run);
  }

  /** Starts; the first look is after a second. */
  public void start() {
    thread.start();
  }

  /** Stops, once what is being taken over has been, or after some seconds. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(MAX_STOP.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean failing = false;
    try {
      while (!closed.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          catchUp.run();
          failing = false;
        } catch (RuntimeException | Error fault) { // of one change: it is tried again
          if (!failing && closed.getCount() > 0) {
            log.warn("{}: can't take over what others change: {}", what, fault.toString(), fault);
          }
          failing = true;
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
