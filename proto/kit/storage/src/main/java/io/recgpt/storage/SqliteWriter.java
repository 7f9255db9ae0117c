package io.recgpt.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Whatever has queued up since the last commit shares the next one,
 * each work in a savepoint of its own, so that a failing one is undone alone.
 */
final class SqliteWriter implements Runnable {
  /** Bounds how long the first work of a batch waits for the last. */
  static final int LARGEST_BATCH = 256;

  /**
   * After so long no more work joins a batch: who has little to write waits for one that has much.
   */
  static final long MAX_BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final SqliteFile file;
  private final CallQueue queue;
  private final LongSupplier nanoTime;
  private Connection connection;

  SqliteWriter(SqliteFile file, CallQueue queue) throws SQLException {
    this(file, queue, System::nanoTime);
  }

  SqliteWriter(SqliteFile file, CallQueue queue, LongSupplier nanoTime) throws SQLException {
    this.file = file;
    this.queue = queue;
    this.nanoTime = nanoTime;
    this.connection = StatementCache.over(file.openWriter());
  }

  @Override
  public void run() {
    for (Call<?> first = queue.take(); first != null; first = queue.take()) {
      write(new ArrayList<>(List.of(first)));
    }
    file.close(connection);
  }

  /** Writes a batch of one, and those that join it. */
  private void write(List<Call<?>> batch) {
    long start = nanoTime.getAsLong();
    try {
      SqliteFile.execute(connection, "BEGIN IMMEDIATE");
      for (Call<?> call = batch.getFirst(); call != null; call = next(batch, start)) {
        SqliteFile.execute(connection, "SAVEPOINT work");
        if (!call.run(connection)) {
          SqliteFile.execute(connection, "ROLLBACK TO work");
        }
        SqliteFile.execute(connection, "RELEASE work");
      }
      SqliteFile.execute(connection, "COMMIT");
      batch.forEach(Call::publish);
    } catch (SQLException e) {
      // A full disk, say, ends the whole transaction: none of the batch has happened.
      StorageException failure = file.fault(e);
      reopen(failure);
      batch.forEach(call -> call.fail(failure));
    }
  }

  private @Nullable Call<?> next(List<Call<?>> batch, long start) {
    if (batch.size() == LARGEST_BATCH || nanoTime.getAsLong() - start >= MAX_BATCH_NANOS) {
      return null;
    }
    Call<?> next = queue.poll();
    if (next != null) {
      batch.add(next);
    }
    return next;
  }

  /** Leaves the broken transaction behind, whatever is left of it. */
  private void reopen(StorageException failure) {
    try {
      file.close(connection);
      connection = StatementCache.over(file.openWriter());
    } catch (SQLException e) {
      failure.addSuppressed(e); // the next batch meets the closed connection and tries again
    }
  }
}
