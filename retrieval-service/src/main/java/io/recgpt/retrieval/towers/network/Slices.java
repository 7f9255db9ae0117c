package io.recgpt.retrieval.towers.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Runs work in a fixed number of slices on a small pool. Each slice sums into buffers of its own,
 * which are added up in order, so results don't depend on the number of threads.
 */
public final class Slices implements AutoCloseable {
  /** Slices of each piece of work. */
  public static final int COUNT = 4;

  private final ExecutorService pool;

  /** Work on a part of some rows. */
  @FunctionalInterface
  public interface RowWork {
    /** Does rows {@code from..to}. */
    void run(int slice, int from, int to);
  }

  /**
   * @param threads platform threads, at least 1
   */
  public Slices(int threads) {
    pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("towers-", 0).factory());
  }

  /** Runs the work on each slice of the rows; returns when all are done. */
  public void forRows(int rows, RowWork work) {
    forEach(slice ->
        work.run(
            slice, (int) ((long) rows * slice / COUNT), (int) ((long) rows * (slice + 1) / COUNT)));
  }

  /** Runs the work once a slice; returns when all are done. */
  public void forEach(IntConsumer work) {
    List<Future<?>> running = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int slice = i;
      running.add(pool.submit(() -> work.accept(slice)));
    }
    for (Future<?> future : running) {
      await(future);
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a slice of the work failed", e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
