package io.recgpt.storage;

import io.recgpt.storage.StorageException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The one thread of this process that writes. Whatever has queued up since the last commit shares
 * the next one, each work in a savepoint of its own. A lock that is held until the commit orders
 * the writes of all processes, as SQLite does: what a write reads is the latest, and positions that
 * it gives become visible in their order.
 *
 * <p>This is the one place that repeats writes: a transaction that lost its connection before the
 * commit, or met a conflict, has left nothing behind and is run again as a whole.
 */
final class PostgresWriter implements Runnable {
  /** More savepoints than a server keeps in memory would slow down all snapshots. */
  static final int LARGEST_BATCH = 64;

  private static final int MAX_ATTEMPTS = 4;

  private final PostgresSchema schema;
  private final CallQueue queue;
  private final String begin;

  PostgresWriter(PostgresSchema schema, CallQueue queue) {
    this.schema = schema;
    this.queue = queue;
    // What has been answered must be on disk, whatever the server's default is.
    this.begin =
        """
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SELECT set_config('synchronous_commit', 'on', true)
        WHERE current_setting('synchronous_commit') = 'off';
        SELECT pg_advisory_xact_lock(%s)
        """
            .formatted(schema.lockKey());
  }

  @Override
  public void run() {
    for (Call<?> first = queue.take(); first != null; first = queue.take()) {
      write(new ArrayList<>(List.of(first)));
    }
  }

  /** Writes a batch of one, and those that join it. */
  private void write(List<Call<?>> batch) {
    for (int attempt = 1; ; attempt++) {
      Transaction transaction = new Transaction(batch, attempt == 1);
      try (Connection connection = schema.connected()) {
        transaction.run(connection);
        batch.forEach(Call::publish);
        return;
      } catch (SQLException e) {
        schema.lost(e);
        if (transaction.ended) { // only giving the connection back failed
          batch.forEach(Call::publish);
          return;
        }
        if (attempt == MAX_ATTEMPTS || !transaction.repeatable(e)) {
          Throwable failure = transaction.failure(e);
          batch.forEach(call -> call.fail(failure));
          return;
        }
      } catch (RuntimeException | Error e) { // of the pool: the thread must go on
        batch.forEach(call -> call.fail(e));
        return;
      }
    }
  }

  /** One attempt to run a batch and to commit it. */
  private final class Transaction {
    private final List<Call<?>> batch;
    private final boolean growing;
    private final long start = System.nanoTime();
    private boolean committing;
    private boolean ended;

    /**
     * An attempt.
     *
     * @param growing whether what waits joins it
     */
    Transaction(List<Call<?>> batch, boolean growing) {
      this.batch = batch;
      this.growing = growing;
    }

    void run(Connection connection) throws SQLException {
      try (Statement control = connection.createStatement()) {
        control.execute(begin);
        if (batch.size() == 1 && (!growing || queue.isEmpty())) {
          alone(batch.getFirst(), connection);
        } else {
          together(connection, control);
        }
      }
      ended = true;
    }

    private void alone(Call<?> call, Connection connection) throws SQLException {
      if (call.run(connection)) {
        commit(connection);
      } else {
        giveUp(call);
        connection.rollback();
      }
    }

    private void together(Connection connection, Statement control) throws SQLException {
      control.execute("SAVEPOINT work");
      for (int i = 0; i < batch.size() || join(); i++) {
        Call<?> call = batch.get(i);
        if (!call.run(connection)) {
          giveUp(call);
          control.execute("ROLLBACK TO work");
        }
        control.execute("RELEASE work; SAVEPOINT work");
      }
      commit(connection);
    }

    /** Adds one that waits; false where there is none, or the batch is large enough. */
    private boolean join() {
      if (!growing
          || batch.size() == LARGEST_BATCH
          || System.nanoTime() - start >= SqliteWriter.MAX_BATCH_NANOS) {
        return false;
      }
      Call<?> next = queue.poll();
      return next != null && batch.add(next);
    }

    private void commit(Connection connection) throws SQLException {
      committing = true;
      connection.commit();
    }

    /** Throws what ends the whole transaction, not the work alone. */
    private void giveUp(Call<?> call) throws SQLException {
      SQLException fault = call.databaseFailure().orElse(null);
      if (fault != null && (PostgresFaults.disconnected(fault) || PostgresFaults.conflict(fault))) {
        throw fault;
      }
    }

    boolean repeatable(SQLException fault) {
      return PostgresFaults.conflict(fault) || (PostgresFaults.disconnected(fault) && !committing);
    }

    Throwable failure(SQLException fault) {
      return committing && PostgresFaults.disconnected(fault)
          ? new StorageException(
              Reason.UNKNOWN_OUTCOME,
              schema.name() + ": lost during the commit, which may have happened",
              fault)
          : fault;
    }
  }
}
