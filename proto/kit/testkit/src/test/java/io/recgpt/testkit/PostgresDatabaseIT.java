package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Database;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.storage.StorageException;
import io.recgpt.storage.StorageException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("peer")
final class PostgresDatabaseIT extends DatabaseContract {
  private final PostgresConfig config = PostgresServer.shared().database();

  @Override
  Database open(String migrations) {
    return Database.postgres(config, "notes", migrations);
  }

  @Override
  Database openEmpty(String migrations) {
    return Database.postgres(config, "empty", migrations);
  }

  @Test
  void open_twoSchemas_seeNothingOfEachOther() {
    notes().add("tent");

    try (Notes others = new Notes(openEmpty(Notes.MIGRATIONS))) {
      assertThat(others.all()).isEmpty();
      others.add("lamp");
    }
    assertThat(notes().all()).containsExactly("tent");
  }

  @Test
  void open_severalProcessesAtOnce_migrateOnce() throws Exception {
    try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Database>> opened = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opened.add(processes.submit(() -> openEmpty(Notes.MIGRATIONS)));
      }
      for (Future<Database> database : opened) {
        database.get().close();
      }
    }
  }

  @Test
  void open_wrongPassword_saysSoWithoutIt() {
    PostgresConfig wrong = new PostgresConfig(config.url(), config.user(), "guess", 2);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.postgres(wrong, "notes", Notes.MIGRATIONS))
        .matches(e -> e.reason() == Reason.NOT_WRITABLE)
        .withMessageMatching("postgresql://127.0.0.1:.*, schema notes: .*password.*")
        .withMessageNotContaining("guess");
    assertThat(wrong.toString()).doesNotContain("guess");
  }

  @Test
  void open_noSuchServer_saysSo() {
    PostgresConfig nowhere =
        new PostgresConfig("jdbc:postgresql://127.0.0.1:1/notes", "recgpt", "", 2);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.postgres(nowhere, "notes", Notes.MIGRATIONS))
        .matches(e -> e.reason() == Reason.UNAVAILABLE)
        .withMessageMatching("postgresql://127.0.0.1:1/notes, schema notes: can't be reached: .*");
  }

  @Test
  void write_databaseWithoutSynchronousCommit_isDurableNevertheless() {
    String name = config.url().substring(config.url().lastIndexOf('/') + 1);
    PostgresServer.shared()
        .execute(config, "ALTER DATABASE %s SET synchronous_commit = off".formatted(name));
    notes().close();
    open();

    assertThat(notes().database().<String>write(c -> text(c, "SHOW synchronous_commit")))
        .isEqualTo("on");
  }

  @Test
  void read_longerThanTheDeadline_isStoppedByTheServer() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() ->
            within(
                300,
                () ->
                    notes().database().read(connection -> text(connection, "SELECT pg_sleep(99)"))))
        .matches(e -> e.reason() == Reason.TIMED_OUT)
        .matches(e -> e.told().map(RpcException::code).get() == ErrorCode.DEADLINE_EXCEEDED);
    assertThat(notes().all()).isEmpty();
  }

  @Test
  void write_connectionEndedBeforeTheCommit_isDoneAgain() {
    AtomicInteger attempts = new AtomicInteger();

    notes()
        .database()
        .write(connection -> {
          int inserted = Notes.insert(connection, "tent");
          if (attempts.incrementAndGet() == 1) {
            endConnection(connection);
          }
          return inserted + Notes.insert(connection, "lamp");
        });

    assertThat(attempts).hasValue(2);
    assertThat(notes().all()).containsExactly("lamp", "tent");
  }

  @Test
  void read_connectionEnded_isDoneAgain() {
    notes().add("tent");
    AtomicInteger attempts = new AtomicInteger();

    List<String> found =
        notes()
            .database()
            .read(connection -> {
              if (attempts.incrementAndGet() == 1) {
                endConnection(connection);
              }
              return Notes.select(connection);
            });

    assertThat(found).containsExactly("tent");
    assertThat(attempts).hasValue(2);
  }

  @Test
  void write_connectionAlwaysEnds_isUnavailable() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() ->
            notes()
                .database()
                .write(connection -> {
                  endConnection(connection);
                  return Notes.insert(connection, "tent");
                }))
        .matches(e -> e.reason() == Reason.UNAVAILABLE)
        .matches(e -> e.told().map(RpcException::code).get() == ErrorCode.PEER_UNAVAILABLE);
    assertThat(notes().all()).isEmpty();
  }

  /** As an administrator would, or a crash of that one server process. */
  private void endConnection(Connection connection) throws SQLException {
    String pid = text(connection, "SELECT pg_backend_pid()");
    PostgresServer.shared().execute(config, "SELECT pg_terminate_backend(%s, 9999)".formatted(pid));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
