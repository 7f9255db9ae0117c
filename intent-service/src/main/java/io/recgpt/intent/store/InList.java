package io.recgpt.intent.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Asks for rows by many values in few statements. */
final class InList {
  private static final int MAX_VALUES = 256;

  private InList() {}

  /** Binds one value. */
  interface Binding<T> {
    void bind(PreparedStatement statement, int index, T value) throws SQLException;
  }

  /** Takes one row. */
  interface Rows {
    void row(ResultSet row) throws SQLException;
  }

  /**
   * Runs {@code <sql> (?, ?, ...)}, in as many statements as it takes.
   *
   * @param sql ends in {@code IN}; its one parameter before the list is the key
   */
  static <T> void select(
      Connection connection, String sql, long key, List<T> values, Binding<T> binding, Rows rows)
      throws SQLException {
    for (int from = 0; from < values.size(); from += MAX_VALUES) {
      List<T> some = values.subList(from, Math.min(values.size(), from + MAX_VALUES));
      int size = size(some.size());
      try (PreparedStatement select =
          connection.prepareStatement(sql + "(" + "?, ".repeat(size - 1) + "?)")) {
        select.setLong(1, key);
        for (int i = 0; i < size; i++) {
          binding.bind(select, i + 2, some.get(Math.min(i, some.size() - 1)));
        }
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            rows.row(row);
          }
        }
      }
    }
  }

  /** The next power of two, the last value repeated, so that there are few texts to prepare. */
  private static int size(int count) {
    return count == 1 ? 1 : Integer.highestOneBit(count - 1) * 2;
  }
}
