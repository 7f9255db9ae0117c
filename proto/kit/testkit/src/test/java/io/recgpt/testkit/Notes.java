package io.recgpt.testkit;

import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A tiny store as services write them, with a log that others follow. */
record Notes(Database database) implements AutoCloseable {
  static final String MIGRATIONS = "io/recgpt/testkit/migration";
  static final String BROKEN = "io/recgpt/testkit/broken";

  void add(String text) {
    database.write(connection -> insert(connection, text));
  }

  List<String> all() {
    return database.read(Notes::select);
  }

  /** Texts by position, after a position. */
  SequencedMap<Long, String> after(long position) {
    return database.read(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT id, text FROM note WHERE id > ? ORDER BY id")) {
        statement.setLong(1, position);
        SequencedMap<Long, String> texts = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            texts.put(rows.getLong(1), rows.getString(2));
          }
        }
        return texts;
      }
    });
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
