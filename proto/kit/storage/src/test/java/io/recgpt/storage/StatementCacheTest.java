package io.recgpt.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementCacheTest {
  private static final String INSERT = "INSERT INTO notes (text) VALUES (?)";
  private static final String ALL = "SELECT text FROM notes ORDER BY rowid";

  @TempDir private Path folder;
  private Connection direct;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    direct = new SqliteFile(folder.resolve("notes.db")).openWriter();
    connection = StatementCache.over(direct);
    run("CREATE TABLE notes (text TEXT CHECK (text <> 'bad'))");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void prepare_again_givesTheSameStatementWithoutItsParameters() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, "tent");
      insert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.executeUpdate();
    }

    assertThat(notes()).containsExactly("tent", null);
  }

  @Test
  void prepare_again_compilesNothing() throws SQLException {
    AtomicInteger compiled = new AtomicInteger();
    Connection counting =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> {
                  compiled.incrementAndGet();
                  return method.invoke(direct, arguments);
                });
    connection = StatementCache.over(counting);

    insert("tent");
    insert("lamp");

    assertThat(compiled).hasValue(1);
    assertThat(notes()).containsExactly("tent", "lamp");
  }

  @Test
  void close_withRowsLeft_endsTheirReading() throws SQLException {
    insert("tent");
    insert("lamp");
    run("BEGIN");
    try (PreparedStatement select = connection.prepareStatement(ALL)) {
      ResultSet rows = select.executeQuery();
      assertThat(rows.next()).isTrue();
    }
    run("ROLLBACK");

    run("DROP TABLE notes"); // Refused while any statement reads.
  }

  @Test
  void prepare_ofOneInUse_givesAnother() throws SQLException {
    insert("tent");
    insert("lamp");
    try (PreparedStatement outer = connection.prepareStatement(ALL);
        ResultSet rows = outer.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(notes()).containsExactly("tent", "lamp");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("lamp");
    }
  }

  @Test
  void execute_failing_leavesNothingBehind() throws SQLException {
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert("bad"));
    insert("tent");

    assertThat(notes()).containsExactly("tent");
  }

  @Test
  void prepare_afterTheTableHasChanged_seesItAsItIs() throws SQLException {
    insert("tent");
    assertThat(notes()).containsExactly("tent");
    run("ALTER TABLE notes ADD COLUMN place TEXT");

    try (PreparedStatement select = connection.prepareStatement("SELECT * FROM notes")) {
      assertThat(select.executeQuery().getMetaData().getColumnCount()).isEqualTo(2);
    }
    assertThat(notes()).containsExactly("tent");
  }

  @Test
  void prepare_ofManyTexts_keepsTheLatest() throws SQLException {
    for (int i = 0; i < StatementCache.MOST + 10; i++) {
      run("SELECT " + i);
    }

    assertThat(notes()).isEmpty();
  }

  @Test
  void use_afterClose_isRefused() throws SQLException {
    PreparedStatement insert = connection.prepareStatement(INSERT);
    insert.close();
    insert.close();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> insert.setString(1, "tent"))
        .withMessageContaining("closed");
  }

  private void insert(String text) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, text);
      insert.executeUpdate();
    }
  }

  private void run(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private List<String> notes() throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ALL);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
