package io.recgpt.storage;

import io.grpc.Context;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service's own tables, in one SQLite file or in one schema of a PostgreSQL database, for any
 * number of threads at once.
 *
 * <p>Work runs on the database's own platform threads, never on the caller's: native code would pin
 * a virtual thread, and an interrupt would close a connection. One thread writes, a few read. What
 * belongs to the calling thread, such as its gRPC context and the tenant in it, must therefore be
 * looked up before. Work must not call the database again, must close its statements, and must
 * leave transactions alone. It may be run again after all that it did has been undone, so that it
 * must change nothing but the database, and it must not go on after an {@link SQLException}.
 *
 * <p>Writes are durable when they return; those that arrive together share a commit. There is one
 * write at a time, among all processes that share the database: a write sees all that were
 * committed before it, and what it appends becomes visible in the order of the writes. A caller
 * that is interrupted, or whose gRPC call is cancelled or late, before its work began gets a {@link
 * StorageException} of reason {@code INTERRUPTED} or {@code TIMED_OUT} and nothing has happened;
 * later, it gets the outcome as usual, and its interrupt flag stays set.
 *
 * <p>An exception that work throws reaches its caller unchanged and undoes that work alone, except
 * that an {@link SQLException} becomes a {@link StorageException}. Constraints that are checked at
 * the commit only ({@code DEFERRABLE INITIALLY DEFERRED}) are not for this: they would fail all
 * that share it.
 */
public final class Database implements AutoCloseable {
  private final Engine engine;
  private final CallQueue reads;
  private final CallQueue writes;
  private final List<Thread> readers = new ArrayList<>();
  private final Thread writer;

  /** Work with a connection, in a transaction that is begun and ended around it. */
  @FunctionalInterface
  public interface SqlWork<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  private Database(Engine engine, String name) throws SQLException {
    this.engine = engine;
    this.writes = new CallQueue(engine.name());
    this.reads = new CallQueue(engine.name(), Math.max(1, engine.readers() - 1));
    this.writer = thread(name + "-writer", engine.writer(writes));
    for (int i = 0; i < engine.readers(); i++) {
      readers.add(thread(name + "-reader-" + i, engine.reader(reads)));
    }
    writer.start();
    readers.forEach(Thread::start);
  }

  /**
   * Opens the file, made with its folders if absent, and applies the migrations that it lacks.
   *
   * @param migrations class path folder whose folder {@code sqlite} has scripts {@code
   *     V1__name.sql}, such as {@code io/recgpt/intent/migration}
   * @throws StorageException if the file can't be opened, isn't a database, or a migration fails
   */
  public static Database sqlite(Path file, String migrations) {
    SqliteFile opened = SqliteFile.migrated(file, migrations);
    return open(opened, String.valueOf(opened.path().getFileName()));
  }

  /**
   * Opens a schema, made if absent, and applies the migrations that it lacks.
   *
   * @param schema the service's own, such as {@code intent}: nobody else reads or writes it
   * @param migrations class path folder whose folder {@code postgresql} has the scripts
   * @throws StorageException if the server can't be reached, refuses, or a migration fails
   */
  public static Database postgres(PostgresConfig config, String schema, String migrations) {
    return open(PostgresSchema.migrated(config, schema, migrations), schema);
  }

  /**
   * Opens a service's tables: in PostgreSQL where one is given, else in a file of the service's
   * name.
   */
  public static Database open(
      @Nullable PostgresConfig config, Path dataDir, String service, String migrations) {
    return config == null
        ? sqlite(dataDir.resolve(service + ".db"), migrations)
        : postgres(config, service, migrations);
  }

  private static Database open(Engine engine, String name) {
    try {
      return new Database(engine, name);
    } catch (SQLException e) {
      engine.close();
      throw engine.fault(e);
    }
  }

  /** The SQL that work is to speak. */
  public Dialect dialect() {
    return engine.dialect();
  }

  /**
   * Runs work on a read-only connection, in one snapshot that holds all writes which returned
   * before.
   *
   * @throws StorageException if the database fails, or is closed
   */
  public <T extends @Nullable Object> T read(SqlWork<T> work) {
    return call(reads, work);
  }

  /**
   * Runs work on the writing connection and returns once its changes are on disk.
   *
   * @throws StorageException if the database fails, or is closed; nothing of the work is kept but
   *     for reason {@code UNKNOWN_OUTCOME}
   */
  public <T extends @Nullable Object> T write(SqlWork<T> work) {
    return call(writes, work);
  }

  private <T extends @Nullable Object> T call(CallQueue queue, SqlWork<T> work) {
    Thread current = Thread.currentThread();
    if (current.equals(writer) || readers.contains(current)) {
      throw new IllegalStateException(
          "database called from inside of its own work: use the work's connection");
    }
    Call<T> call = new Call<>(engine, work, Context.current());
    queue.add(call);
    return call.await();
  }

  /** Takes no more work, finishes what is queued, and closes file or connections. */
  @Override
  public void close() {
    writes.close();
    reads.close();
    boolean interrupted = false;
    for (Thread thread : readers) {
      interrupted |= ended(thread);
    }
    interrupted |= ended(writer);
    engine.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread to end; answers whether the caller was interrupted meanwhile. */
  private static boolean ended(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static Thread thread(String name, Runnable loop) {
    return Thread.ofPlatform().daemon().name(name).unstarted(loop);
  }
}
