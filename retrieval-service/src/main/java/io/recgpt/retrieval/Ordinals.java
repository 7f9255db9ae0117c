package io.recgpt.retrieval;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Numbers that stand for ids, dense from 0 in each tenant; one is given when first asked for. */
final class Ordinals implements AutoCloseable {
  private final PreparedStatement select;
  private final PreparedStatement insert;

  private Ordinals(Connection connection, String select, String insert) throws SQLException {
    this.select = connection.prepareStatement(select);
    this.insert = connection.prepareStatement(insert);
  }

  static Ordinals ofItems(Connection connection) throws SQLException {
    return new Ordinals(
        connection,
        "SELECT ordinal FROM item_key WHERE tenant = ? AND item_id = ?",
        "INSERT INTO item_key SELECT ?1, ?2, coalesce(max(ordinal) + 1, 0)"
            + " FROM item_key WHERE tenant = ?1 RETURNING ordinal");
  }

  static Ordinals ofUsers(Connection connection) throws SQLException {
    return new Ordinals(
        connection,
        "SELECT ordinal FROM user_key WHERE tenant = ? AND user_id = ?",
        "INSERT INTO user_key SELECT ?1, ?2, coalesce(max(ordinal) + 1, 0)"
            + " FROM user_key WHERE tenant = ?1 RETURNING ordinal");
  }

  int of(String tenant, String id) throws SQLException {
    for (PreparedStatement statement : new PreparedStatement[] {select, insert}) {
      statement.setString(1, tenant);
      statement.setString(2, id);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return row.getInt(1);
        }
      }
    }
    throw new SQLException("no ordinal was given to " + id);
  }

  @Override
  public void close() throws SQLException {
    try (select;
        insert) {
      // Both are closed.
    }
  }
}
