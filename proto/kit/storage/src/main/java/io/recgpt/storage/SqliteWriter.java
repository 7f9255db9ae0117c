package io.recgpt.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
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
      execute("BEGIN IMMEDIATE");
      for (Call<?> call : batch) {
        execute("SAVEPOINT work");
        if (!call.run(connection)) {
          execute("ROLLBACK TO work");
        }
        execute("RELEASE work");
      }
      execute("COMMIT");
      batch.forEach(Call::publish);
    } catch (SQLException e) {
      // A full disk, say, ends the whole transaction: none of the batch has happened.
      StorageException failure = file.fault(e);
      reopen(failure);
      batch.forEach(call -> call.fail(failure));
    }
  }

  private void execute(String control) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(control)) {
      statement.execute();
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
