package io.recgpt.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;

/** One thread that reads: each work sees one snapshot of the schema and can't write. */
final class PostgresReader implements Runnable {
  private static final int MAX_ATTEMPTS = 3;

  private final PostgresSchema schema;
  private final CallQueue queue;

  PostgresReader(PostgresSchema schema, CallQueue queue) {
    this.schema = schema;
    this.queue = queue;
  }

  @Override
  public void run() {
    for (Call<?> call = queue.take(); call != null; call = queue.take()) {
      read(call);
      queue.done(call);
    }
  }

  /** A read that lost its connection is done again, on another one. */
  private void read(Call<?> call) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = schema.connection()) {
        if (done(call, connection, attempt == MAX_ATTEMPTS)) {
          call.publish();
          return;
        }
      } catch (SQLException e) {
        schema.lost(e);
        if (attempt == MAX_ATTEMPTS || !PostgresFaults.disconnected(e) || noneToBeHad(e)) {
          call.fail(e);
          return;
        }
      } catch (RuntimeException | Error e) { // of the pool: the thread must go on
        call.fail(e);
        return;
      }
    }
  }

  /** Answers whether the outcome is to be published; false where it is worth another attempt. */
  private static boolean done(Call<?> call, Connection connection, boolean last)
      throws SQLException {
    connection.setReadOnly(true);
    limit(call, connection);
    boolean good = call.run(connection);
    if (!good && call.databaseFailure().filter(PostgresFaults::disconnected).isPresent()) {
      if (last) {
        return true;
      }
      throw call.databaseFailure().orElseThrow();
    }
    connection.rollback();
    return true;
  }

  /** The server stops a read whose caller has gone. */
  private static void limit(Call<?> call, Connection connection) throws SQLException {
    long left = call.millisLeft().orElse(Long.MAX_VALUE);
    if (left < PostgresSchema.STATEMENT_LIMIT.toMillis()) {
      try (Statement control = connection.createStatement()) {
        control.execute("SET LOCAL statement_timeout = " + Math.max(1, left));
      }
    }
  }

  private static boolean noneToBeHad(SQLException fault) {
    return fault instanceof SQLTransientConnectionException || "08001".equals(fault.getSQLState());
  }
}
