package io.recgpt.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file, for any number of threads at once.
 *
 * <p>Work runs on the database's own platform threads, never on the caller's, because native code
 * would pin a virtual thread: one thread writes, a few read. What belongs to the calling thread,
 * such as its gRPC context and the tenant in it, must therefore be looked up before. Work must not
 * call the database again, must close its statements, and must leave transactions alone.
 *
 * <p>Writes are durable when they return (write-ahead log, {@code synchronous=FULL}); those that
 * arrive together share a commit. A caller that is interrupted before its work began gets a {@link
 * StorageException} of reason {@code INTERRUPTED} and nothing has happened; later, it gets the
 * outcome as usual, and its interrupt flag stays set.
 *
 * <p>An exception that work throws reaches its caller unchanged and undoes that work alone, except
 * that an {@link SQLException} becomes a {@link StorageException}. Constraints that are checked at
 * the commit only ({@code DEFERRABLE INITIALLY DEFERRED}) are not for this: they would fail all
 * that share it.
 */
public final class Database implements AutoCloseable {
  private static final int FEWEST_READERS = 2;
  private static final int MOST_READERS = 4;

  private final SqliteFile file;
  private final CallQueue reads;
  private final CallQueue writes;
  private final List<Thread> readers = new ArrayList<>();
  private final Thread writer;

  /** Work with a connection, in a transaction that is begun and ended around it. */
  @FunctionalInterface
  public interface SqlWork<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  private Database(SqliteFile file) throws SQLException {
    this.file = file;
    this.writes = new CallQueue(file);
    this.reads = new CallQueue(file);
    String name = String.valueOf(file.path().getFileName());
    this.writer = thread(name + "-writer", new Writer(file, writes));
    int count =
        Math.clamp(Runtime.getRuntime().availableProcessors(), FEWEST_READERS, MOST_READERS);
    for (int i = 0; i < count; i++) {
      readers.add(thread(name + "-reader-" + i, new Reader(file, reads)));
    }
    writer.start();
    readers.forEach(Thread::start);
  }

  /**
   * Opens the file, made with its folders if absent, and applies the migrations that it lacks.
   *
   * @param migrations class path folder of scripts {@code V1__name.sql}, such as {@code
   *     io/recgpt/intent/migration}
   * @throws StorageException if the file can't be opened, isn't a database, or a migration fails
   */
  public static Database sqlite(Path file, String migrations) {
    SqliteFile opened = SqliteFile.inExistingFolder(file);
    try {
      opened.openWriter().close(); // a file that is no database fails here, with a clear message
      Migrations.apply(opened, migrations);
      return new Database(opened);
    } catch (SQLException e) {
      throw StorageException.of(opened.path(), e);
    }
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
   * @throws StorageException if the database fails, or is closed; nothing of the work is kept
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
    Call<T> call = new Call<>(file.path(), work);
    queue.add(call);
    return call.await();
  }

  /** Takes no more work, finishes what is queued, and closes the file. */
  @Override
  public void close() {
    writes.close();
    reads.close();
    boolean interrupted = false;
    for (Thread thread : readers) {
      interrupted |= ended(thread);
    }
    interrupted |= ended(writer);
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
