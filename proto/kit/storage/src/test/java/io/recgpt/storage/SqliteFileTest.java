package io.recgpt.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is SQLite's own; the rest is in the contract that all databases pass. */
class SqliteFileTest {
  @TempDir private Path folder;
  private Notes notes;

  @BeforeEach
  void open() {
    notes = Notes.open(folder);
  }

  @AfterEach
  void close() {
    notes.close();
  }

  @Test
  void write_diskFull_failsAndLaterWritesWork() {
    int pages = notes.database().write(connection -> number(connection, "PRAGMA page_count"));
    notes.database().write(connection -> number(connection, "PRAGMA max_page_count = " + pages));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes.add("x".repeat(1_000_000)))
        .matches(e -> e.reason() == Reason.FULL)
        .withMessageContaining("disk full");
    notes.add("tent");
    assertThat(notes.all()).containsExactly("tent");
  }

  @Test
  void connections_always_areDurableAndChecked() {
    assertThat(
            notes
                .database()
                .<List<Integer>>write(connection ->
                    List.of(
                        number(connection, "PRAGMA synchronous"),
                        number(connection, "PRAGMA foreign_keys"),
                        number(connection, "PRAGMA busy_timeout"))))
        .containsExactly(2, 1, 5000);
  }

  @Test
  void write_otherProcessHoldsTheLock_isLocked() throws SQLException {
    notes.database().write(connection -> number(connection, "PRAGMA busy_timeout = 1"));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> notes.add("tent"))
          .matches(e -> e.reason() == Reason.LOCKED);
    }
    notes.add("tent");
    assertThat(notes.all()).containsExactly("tent");
  }

  @Test
  void sqlite_fileIsNoDatabase_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("other.db"), "This is a letter.\n".repeat(100));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.sqlite(file, Notes.MIGRATIONS))
        .matches(e -> e.reason() == Reason.CORRUPT)
        .withMessage("%s: not a database, or damaged: restore it or move it away", file);
  }

  @Test
  void sqlite_folderIsAFile_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "");

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.sqlite(file.resolve("notes.db"), Notes.MIGRATIONS))
        .matches(e -> e.reason() == Reason.NOT_WRITABLE)
        .withMessageNotContaining("\n");
  }

  @Test
  void sqlite_fileIsAFolder_saysSo() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.sqlite(folder, Notes.MIGRATIONS))
        .matches(e -> e.reason() == Reason.NOT_WRITABLE);
  }

  private Path file() {
    return folder.resolve("data").resolve("notes.db");
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
