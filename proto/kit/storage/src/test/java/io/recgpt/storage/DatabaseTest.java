package io.recgpt.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
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
  void write_thenReadInAnotherConnection_isSeen() {
    notes.add("tent");

    assertThat(notes.all()).containsExactly("tent");
  }

  @Test
  void write_thenReopened_isStillThere() {
    notes.add("tent");
    notes.close();
    notes = Notes.open(folder);

    assertThat(notes.all()).containsExactly("tent");
  }

  @Test
  void write_failingHalfway_leavesNothingAndThrowsTheSame() {
    ArithmeticException failure = new ArithmeticException("no");

    assertThatThrownBy(() ->
            notes
                .database()
                .write(connection -> {
                  Notes.insert(connection, "tent");
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void write_sameTextTwice_isAConstraintViolation() {
    notes.add("tent");

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes.add("tent"))
        .matches(e -> e.reason() == Reason.CONSTRAINT)
        .withMessageContaining("note.text")
        .withMessageNotContaining("\n");
  }

  @Test
  void write_referenceToNothing_isAConstraintViolation() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> execute("INSERT INTO reply (note) VALUES (7)"))
        .matches(e -> e.reason() == Reason.CONSTRAINT);
  }

  @Test
  void write_brokenSql_saysWhatIsWrong() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> execute("INSRT"))
        .matches(e -> e.reason() == Reason.FAILED)
        .withMessageContaining("syntax error");
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
  @SuppressWarnings("NullAway") // it does not follow type arguments into lambdas
  void write_nullResult_isAnswered() {
    assertThat(notes.database().<@Nullable String>write(connection -> null)).isNull();
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
  void read_triesToWrite_isRefused() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes.database().read(connection -> Notes.insert(connection, "tent")))
        .matches(e -> e.reason() == Reason.NOT_WRITABLE);
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void read_writtenMeanwhile_keepsItsSnapshot() {
    List<List<String>> seen =
        notes
            .database()
            .read(connection -> {
              List<String> before = Notes.select(connection);
              otherThread(() -> notes.add("tent"));
              return List.of(before, Notes.select(connection));
            });

    assertThat(seen).containsExactly(List.of(), List.of());
    assertThat(notes.all()).containsExactly("tent");
  }

  @Test
  void read_insideOfAWrite_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> notes.database().write(connection -> notes.all()));
  }

  @Test
  void call_afterClose_isRefused() {
    notes.close();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes.all())
        .matches(e -> e.reason() == Reason.CLOSED);
  }

  @Test
  void close_twice_isHarmless() {
    notes.close();
    notes.close();
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

  @Test
  void sqlite_brokenMigration_saysWhich() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.sqlite(folder.resolve("broken.db"), "io/recgpt/storage/broken"))
        .matches(e -> e.reason() == Reason.MIGRATION)
        .withMessageContaining("V1__broken.sql")
        .withMessageNotContaining("\n");
  }

  @Test
  void sqlite_noMigrations_isRefused() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.sqlite(folder.resolve("none.db"), "io/recgpt/none"))
        .matches(e -> e.reason() == Reason.MIGRATION)
        .withMessageContaining("io/recgpt/none");
  }

  private Path file() {
    return folder.resolve("data").resolve("notes.db");
  }

  private void execute(String sql) {
    notes
        .database()
        .write(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static void otherThread(Runnable work) {
    try {
      Thread.startVirtualThread(work).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
