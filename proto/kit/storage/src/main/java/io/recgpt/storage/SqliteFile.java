package io.recgpt.storage;

import io.recgpt.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteErrorCode;

/** One SQLite file; its connections all have the same guarantees. */
record SqliteFile(Path path) implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
  private static final int MIN_READERS = 2;
  private static final int MAX_READERS = 4;
  private static final int PAGE_CACHE_KIB = 16 * 1024;

  /** Upper bound of the write-ahead log once it has been checkpointed, in bytes. */
  private static final int LOG_SIZE_LIMIT = 64 * 1024 * 1024;

  static SqliteFile inExistingFolder(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Path parent = absolute.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException e) {
      throw new StorageException(
          Reason.NOT_WRITABLE, "%s: its folder can't be made (%s)".formatted(absolute, e), e);
    }
    return new SqliteFile(absolute);
  }

  /** The file, made if absent and brought up to date. */
  static SqliteFile migrated(Path path, String migrations) {
    SqliteFile file = inExistingFolder(path);
    try {
      file.openWriter().close(); // a file that is no database fails here, with a clear message
    } catch (SQLException e) {
      throw file.fault(e);
    }
    Migrations.apply(file, migrations);
    return file;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public int readers() {
    int ofOne = Math.clamp(Runtime.getRuntime().availableProcessors(), MIN_READERS, MAX_READERS);
    return ofOne + 1;
  }

  @Override
  public Runnable reader(CallQueue queue) throws SQLException {
    return new SqliteReader(this, queue);
  }

  @Override
  public Runnable writer(CallQueue queue) throws SQLException {
    return new SqliteWriter(this, queue);
  }

  @Override
  public StorageException fault(SQLException cause) {
    Reason reason = reasonOf(cause);
    String what =
        switch (reason) {
          case FULL -> "disk full: free some space and try again";
          case LOCKED -> "locked by another process";
          case CORRUPT -> "not a database, or damaged: restore it or move it away";
          case NOT_WRITABLE -> "can't be opened or written: check the path and its permissions";
          default -> StorageException.firstLine(cause);
        };
    return new StorageException(reason, path + ": " + what, cause);
  }

  private static Reason reasonOf(SQLException cause) {
    // The low byte is the primary result code, the rest refines it.
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
    return switch (code) {
      case SQLITE_FULL -> Reason.FULL;
      case SQLITE_BUSY, SQLITE_LOCKED -> Reason.LOCKED;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> Reason.CORRUPT;
      case SQLITE_CONSTRAINT -> Reason.CONSTRAINT;
      case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM -> Reason.NOT_WRITABLE;
      default -> Reason.FAILED;
    };
  }

  /** Each loop closes its own connection. */
  @Override
  public void close() {}

  String url() {
    return "jdbc:sqlite:" + path;
  }

  Connection openWriter() throws SQLException {
    return config().createConnection(url());
  }

  Connection openReader() throws SQLException {
    Connection connection = config().createConnection(url());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = on");
    }
    return connection;
  }

  /** Every commit is on disk before it returns: write-ahead log with a full sync. */
  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(BUSY_TIMEOUT.toMillis()));
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setTempStore(TempStore.MEMORY);
    config.setCacheSize(-PAGE_CACHE_KIB);
    config.setJournalSizeLimit(LOG_SIZE_LIMIT);
    return config;
  }

  /** Executes what controls a transaction. */
  static void execute(Connection connection, String control) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(control)) {
      statement.execute();
    }
  }

  /** Closes a connection that is not needed any more; a failure is only worth a warning. */
  void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("{}: closing failed: {}", path, StorageException.firstLine(e));
    }
  }
}
