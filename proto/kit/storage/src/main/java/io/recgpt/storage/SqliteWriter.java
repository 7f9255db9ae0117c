package io.recgpt.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The one thread that writes. Whatever has queued up since the last commit shares the next one,
 * each work in a savepoint of its own, so that a failing one is undone alone.
 */
final class SqliteWriter implements Runnable {
  /** Bounds how long the first work of a batch waits for the last. */
  static final int LARGEST_BATCH = 256;

  private final SqliteFile file;
  private final CallQueue queue;
  private Connection connection;

  SqliteWriter(SqliteFile file, CallQueue queue) throws SQLException {
    this.file = file;
    this.queue = queue;
    this.connection = StatementCache.over(file.openWriter());
  }

  @Override
  public void run() {
    for (var batch = queue.take(LARGEST_BATCH);
        !batch.isEmpty();
        batch = queue.take(LARGEST_BATCH)) {
      write(batch);
    }
    file.close(connection);
  }

  private void write(List<Call<?>> batch) {
    try {
      SqliteFile.execute(connection, "BEGIN IMMEDIATE");
      for (Call<?> call : batch) {
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
