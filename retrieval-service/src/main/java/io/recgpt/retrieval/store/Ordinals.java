package io.recgpt.retrieval.store;

import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers that stand for ids, dense from 0 in each tenant; one is given when first asked for. For
 * one transaction.
 */
final class Ordinals implements AutoCloseable {
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final Map<Key, Integer> committed;
  private final Map<Key, Integer> met = new HashMap<>();

  /** An id within its tenant. */
  record Key(String tenant, String id) {}

  private Ordinals(Connection connection, String select, String insert, Map<Key, Integer> committed)
      throws SQLException {
    this.select = connection.prepareStatement(select);
    this.insert = connection.prepareStatement(insert);
    this.committed = committed;
  }

  /** Of items; some of those committed before may be known already. */
  static Ordinals ofItems(Connection connection, Map<Key, Integer> committed) throws SQLException {
    return new Ordinals(
        connection,
        "SELECT ordinal FROM item_key WHERE tenant = ? AND item_id = ?",
        "INSERT INTO item_key SELECT CAST(? AS TEXT), CAST(? AS TEXT), coalesce(max(ordinal) + 1, 0)"
            + " FROM item_key WHERE tenant = ? RETURNING ordinal",
        committed);
  }

  /** Of users; some of those committed before may be known already. */
  static Ordinals ofUsers(Connection connection, Map<Key, Integer> committed) throws SQLException {
    return new Ordinals(
        connection,
        "SELECT ordinal FROM user_key WHERE tenant = ? AND user_id = ?",
        "INSERT INTO user_key SELECT CAST(? AS TEXT), CAST(? AS TEXT), coalesce(max(ordinal) + 1, 0)"
            + " FROM user_key WHERE tenant = ? RETURNING ordinal",
        committed);
  }

  int of(String tenant, String id) throws SQLException {
    Key key = new Key(tenant, id);
    Integer known = met.get(key);
    known = known == null ? committed.get(key) : known;
    int ordinal = known == null ? stored(key) : known;
    met.put(key, ordinal);
    return ordinal;
  }

  /** All that were asked for, to be known from the commit on. */
  Map<Key, Integer> met() {
    return Map.copyOf(met);
  }

  private int stored(Key key) throws SQLException {
    String id = StoredText.of(key.id());
    select.setString(1, key.tenant());
    select.setString(2, id);
    try (ResultSet row = select.executeQuery()) {
      if (row.next()) {
        return row.getInt(1);
      }
    }
    insert.setString(1, key.tenant());
    insert.setString(2, id);
    insert.setString(3, key.tenant());
    try (ResultSet row = insert.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public void close() throws SQLException {
    try (select;
        insert) {
      // Both are closed.
    }
  }
}
