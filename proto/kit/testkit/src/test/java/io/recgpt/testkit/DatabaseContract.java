package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.storage.Database;
import io.recgpt.storage.StorageException;
import io.recgpt.storage.StorageException.Reason;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What services rely on, whatever the database is. */
abstract class DatabaseContract extends ConcurrentCallersContract {
  @Test
  void write_thenReadInAnotherConnection_isSeen() {
    notes().add("tent");

    assertThat(notes().all()).containsExactly("tent");
  }

  @Test
  void write_thenReopened_isStillThere() {
    notes().add("tent");
    notes().close();
    open();

    assertThat(notes().all()).containsExactly("tent");
  }

  @Test
  void write_failingHalfway_leavesNothingAndThrowsTheSame() {
    ArithmeticException failure = new ArithmeticException("no");

    assertThatThrownBy(() ->
            notes()
                .database()
                .write(connection -> {
                  Notes.insert(connection, "tent");
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(notes().all()).isEmpty();
  }

  @Test
  void write_sameTextTwice_isAConstraintViolation() {
    notes().add("tent");

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes().add("tent"))
        .matches(e -> e.reason() == Reason.CONSTRAINT)
        .matches(e -> e.told().isEmpty())
        .withMessageMatching(".*note.text.*");
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
    notes().add("tent");
    assertThat(notes().all()).containsExactly("tent");
  }

  @Test
  @SuppressWarnings("NullAway") // it does not follow type arguments into lambdas
  void write_nullResult_isAnswered() {
    assertThat(notes().database().<@Nullable String>write(connection -> null)).isNull();
  }

  @Test
  void read_triesToWrite_isRefused() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes().database().read(connection -> Notes.insert(connection, "tent")))
        .matches(e -> e.reason() == Reason.NOT_WRITABLE);
    assertThat(notes().all()).isEmpty();
  }

  @Test
  void read_writtenMeanwhile_keepsItsSnapshot() {
    List<List<String>> seen =
        notes()
            .database()
            .read(connection -> {
              List<String> before = Notes.select(connection);
              otherThread(() -> notes().add("tent"));
              return List.of(before, Notes.select(connection));
            });

    assertThat(seen).containsExactly(List.of(), List.of());
    assertThat(notes().all()).containsExactly("tent");
  }

  @Test
  void read_insideOfAWrite_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> notes().database().write(connection -> notes().all()));
  }

  @Test
  void call_afterClose_isRefused() {
    notes().close();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> notes().all())
        .matches(e -> e.reason() == Reason.CLOSED);
  }

  @Test
  void close_twice_isHarmless() {
    notes().close();
    notes().close();
  }

  @Test
  void open_brokenMigration_saysWhich() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> openEmpty(Notes.BROKEN))
        .matches(e -> e.reason() == Reason.MIGRATION)
        .withMessageMatching(".*V1__broken.sql.*");
  }

  @Test
  void open_noMigrations_isRefused() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> openEmpty("io/recgpt/none"))
        .matches(e -> e.reason() == Reason.MIGRATION)
        .withMessageContaining("io/recgpt/none");
  }

  /** Opens another, empty database. */
  abstract Database openEmpty(String migrations);

  final void execute(String sql) {
    notes()
        .database()
        .write(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  private static void otherThread(Runnable work) {
    try {
      Thread.startVirtualThread(work).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
