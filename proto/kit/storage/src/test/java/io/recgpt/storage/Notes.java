package io.recgpt.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A tiny store as services write them. */
final class Notes implements AutoCloseable {
  static final String MIGRATIONS = "io/recgpt/storage/migration";

  private final Database database;

  Notes(Database database) {
    this.database = database;
  }

  static Notes open(Path folder) {
    return new Notes(Database.sqlite(folder.resolve("data").resolve("notes.db"), MIGRATIONS));
  }

  Database database() {
    return database;
  }

  void add(String text) {
    database.write(connection -> insert(connection, text));
  }

  List<String> all() {
    return database.read(Notes::select);
  }

  static int insert(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO note (text) VALUES (?)")) {
      statement.setString(1, text);
      return statement.executeUpdate();
    }
  }

  static List<String> select(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT text FROM note ORDER BY text");
        ResultSet rows = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
