package io.recgpt.retrieval.ranking;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What readers of a model share and writers have alone. Readers find it settled: what was written
 * counts.
 */
final class ModelLock {
  private final BooleanSupplier settled;
  private final Runnable settle;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private long changes;

  /**
   * Unlocked.
   *
   * @param settled whether all that was written counts
   * @param settle lets it count; called by a writer
   */
  ModelLock(BooleanSupplier settled, Runnable settle) {
    this.settled = settled;
    this.settle = settle;
  }

  /** How often there has been a writer; for readers. */
  long changes() {
    return changes;
  }

  void writing(Runnable work) {
    lock.writeLock().lock();
    try {
      changes++;
      work.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  <T extends @Nullable Object> T reading(Supplier<T> work) {
    while (true) {
      lock.readLock().lock();
      try {
        if (settled.getAsBoolean()) {
          return work.get();
        }
      } finally {
        lock.readLock().unlock();
      }
      writing(settle);
    }
  }
}
