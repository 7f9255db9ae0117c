package io.recgpt.storage;

import io.grpc.Context;
import io.grpc.Deadline;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database.SqlWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One caller's work on its way through a database thread: it is begun at most once, or withdrawn
 * before. The outcome reaches the caller only once {@link #publish} or {@link #fail} is called;
 * until then the work may be run again, where what it did has been undone.
 */
final class Call<T extends @Nullable Object> {
  private enum State {
    QUEUED,
    BEGUN,
    WITHDRAWN
  }

  private final Engine engine;
  private final SqlWork<T> work;
  private final Context caller;
  private final Tenant tenant;
  private final @Nullable Deadline deadline;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private final CountDownLatch published = new CountDownLatch(1);
  private @Nullable T value;
  private @Nullable Throwable failure;

  Call(Engine engine, SqlWork<T> work, Context caller) {
    this.engine = engine;
    this.work = work;
    this.caller = caller;
    this.tenant = Tenant.current();
    this.deadline = caller.getDeadline();
  }

  /**
   * Waits for the outcome; once begun, the work is waited for even if the caller is interrupted or
   * the deadline passes.
   */
  @SuppressWarnings("NullAway") // value is null only if T allows it
  T await() {
    boolean interrupted = false;
    Deadline until = deadline;
    try {
      while (true) {
        try {
          if (until == null) {
            published.await();
            break;
          }
          long left = until.timeRemaining(TimeUnit.NANOSECONDS);
          if (published.await(left, TimeUnit.NANOSECONDS)) {
            break;
          }
          until = null;
          withdraw(StorageException.Reason.TIMED_OUT, "the deadline passed before it began", null);
        } catch (InterruptedException e) {
          interrupted = true;
          withdraw(StorageException.Reason.INTERRUPTED, "interrupted before it began", e);
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
      case SQLException e -> throw engine.fault(e);
      default -> throw new IllegalStateException("undeclared exception", failure);
    };
  }

  /** Whose it is: that of the thread that made it. */
  Tenant tenant() {
    return tenant;
  }

  private void withdraw(StorageException.Reason reason, String why, @Nullable Throwable cause) {
    if (state.compareAndSet(State.QUEUED, State.WITHDRAWN)) {
      throw new StorageException(reason, engine.name() + ": " + why, cause);
    }
  }

  /** Whether the work is to run; false if its caller has left. */
  boolean begin() {
    if (!caller.isCancelled()) {
      return state.compareAndSet(State.QUEUED, State.BEGUN);
    }
    if (state.compareAndSet(State.QUEUED, State.WITHDRAWN)) {
      boolean late = deadline != null && deadline.isExpired();
      failure =
          new StorageException(
              late ? StorageException.Reason.TIMED_OUT : StorageException.Reason.INTERRUPTED,
              engine.name() + ": the caller left before it began",
              null);
      published.countDown();
    }
    return false;
  }

  /** How long the caller still waits; none without a deadline. */
  Optional<Long> millisLeft() {
    return Optional.ofNullable(deadline).map(until -> until.timeRemaining(TimeUnit.MILLISECONDS));
  }

  /** Runs the work and keeps its outcome; answers whether it ended well. */
  boolean run(Connection connection) {
    failure = null;
    try {
      value = work.run(connection);
      return true;
    } catch (Throwable e) { // reaches the caller, whatever it is
      failure = e;
      return false;
    }
  }

  /** What the database had against the work, where it failed by that. */
  Optional<SQLException> databaseFailure() {
    return failure instanceof SQLException sql ? Optional.of(sql) : Optional.empty();
  }

  /** Lets the caller go on with the outcome of {@link #run}. */
  void publish() {
    published.countDown();
  }

  /** Lets the caller go on with this failure, or with its own if its work had failed before. */
  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    published.countDown();
  }
}
