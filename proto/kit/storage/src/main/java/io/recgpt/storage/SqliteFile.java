package io.recgpt.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/** Opens connections to one SQLite file, all with the same guarantees. */
record SqliteFile(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
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
          StorageException.Reason.NOT_WRITABLE,
          "%s: its folder can't be made (%s)".formatted(absolute, e),
          e);
    }
    return new SqliteFile(absolute);
  }

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

  /** Closes a connection that is not needed any more; a failure is only worth a warning. */
  void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("{}: closing failed: {}", path, StorageException.firstLine(e));
    }
  }
}
