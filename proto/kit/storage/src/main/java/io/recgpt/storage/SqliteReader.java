package io.recgpt.storage;

import java.sql.Connection;
import java.sql.SQLException;

/** One thread that reads: each work sees one snapshot of the database and can't write. */
final class SqliteReader implements Runnable {
  private final SqliteFile file;
  private final CallQueue queue;
  private final Connection connection;

  SqliteReader(SqliteFile file, CallQueue queue) throws SQLException {
    this.file = file;
    this.queue = queue;
    this.connection = StatementCache.over(file.openReader());
  }

  @Override
  public void run() {
    for (Call<?> call = queue.take(); call != null; call = queue.take()) {
      read(call);
      queue.done(call);
    }
    file.close(connection);
  }

  private void read(Call<?> call) {
    try {
      SqliteFile.execute(connection, "BEGIN");
      try {
        call.run(connection);
      } finally {
        SqliteFile.execute(connection, "ROLLBACK");
      }
      call.publish();
    } catch (SQLException e) {
      call.fail(file.fault(e));
    }
  }
}
