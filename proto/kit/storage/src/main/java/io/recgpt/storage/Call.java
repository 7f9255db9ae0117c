package io.recgpt.storage;

import io.recgpt.storage.Database.SqlWork;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One caller's work on its way through a database thread: it runs at most once, or is withdrawn
 * before it began. The outcome reaches the caller only once {@link #publish} or {@link #fail} is
 * called.
 */
final class Call<T extends @Nullable Object> {
  private enum State {
    QUEUED,
    BEGUN,
    WITHDRAWN
  }

  private final Path file;
  private final SqlWork<T> work;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private final CountDownLatch published = new CountDownLatch(1);
  private @Nullable T value;
  private @Nullable Throwable failure;

  Call(Path file, SqlWork<T> work) {
    this.file = file;
    this.work = work;
  }

  /**
   * Waits for the outcome; once begun, the work is waited for even if the caller is interrupted.
   */
  @SuppressWarnings("NullAway") // value is null only if T allows it
  T await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          published.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          if (state.compareAndSet(State.QUEUED, State.WITHDRAWN)) {
            throw new StorageException(
                StorageException.Reason.INTERRUPTED, file + ": interrupted before it began", e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return switch (failure) {
      case null -> value;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case SQLException e -> throw StorageException.of(file, e);
      default -> throw new IllegalStateException("undeclared exception", failure);
    };
  }

  /** Whether the work is to run; false if its caller has left. */
  boolean begin() {
    return state.compareAndSet(State.QUEUED, State.BEGUN);
  }

  /** Runs the work and keeps its outcome; answers whether it ended well. */
  boolean run(Connection connection) {
    try {
      value = work.run(connection);
      return true;
    } catch (Throwable e) { // reaches the caller, whatever it is
      failure = e;
      return false;
    }
  }

  /** Lets the caller go on with the outcome of {@link #run}. */
  void publish() {
    published.countDown();
  }

  /** Lets the caller go on with this failure, or with its own if its work had failed before. */
  void fail(RuntimeException cause) {
    if (failure == null) {
      failure = cause;
    }
    published.countDown();
  }
}
