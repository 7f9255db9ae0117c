package io.recgpt.retrieval.store;

import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Numbers that stand for ids, dense from 0 in each tenant; one is given when first asked for. For
 * one transaction.
 */
final class Ordinals implements AutoCloseable {
  static final int NONE = -1;

  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final Map<Key, Integer> committed;
  private final Map<Key, Integer> met = new HashMap<>();
  private final ToIntFunction<String> most;

  /**
   * An id within its tenant. In an order, by which a table finds those whose hashes meet, as
   * callers may make them.
   */
  record Key(String tenant, String id) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::id).thenComparing(Key::tenant);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private Ordinals(
      Connection connection,
      String select,
      String insert,
      Map<Key, Integer> committed,
      ToIntFunction<String> most)
      throws SQLException {
    this.select = connection.prepareStatement(select);
    this.insert = connection.prepareStatement(insert);
    this.committed = committed;
    this.most = most;
  }

  /** Of items; some of those committed before may be known already. */
  static Ordinals ofItems(Connection connection, Map<Key, Integer> committed) throws SQLException {
    return ofItems(connection, committed, tenant -> Integer.MAX_VALUE);
  }

  /** The same, of a tenant so many at most. */
  static Ordinals ofItems(
      Connection connection, Map<Key, Integer> committed, ToIntFunction<String> most)
      throws SQLException {
    return new Ordinals(
        connection,
        "SELECT ordinal FROM item_key WHERE tenant = ? AND item_id = ?",
        "INSERT INTO item_key SELECT CAST(? AS TEXT), CAST(? AS TEXT), next FROM"
            + " (SELECT coalesce(max(ordinal) + 1, 0) AS next FROM item_key WHERE tenant = ?) AS last"
            + " WHERE next < ? RETURNING ordinal",
        committed,
        most);
  }

  /** Of users; some of those committed before may be known already. */
  static Ordinals ofUsers(Connection connection, Map<Key, Integer> committed) throws SQLException {
    return new Ordinals(
        connection,
        "SELECT ordinal FROM user_key WHERE tenant = ? AND user_id = ?",
        "INSERT INTO user_key SELECT CAST(? AS TEXT), CAST(? AS TEXT), next FROM"
            + " (SELECT coalesce(max(ordinal) + 1, 0) AS next FROM user_key WHERE tenant = ?) AS last"
            + " WHERE next < ? RETURNING ordinal",
        committed,
        tenant -> Integer.MAX_VALUE);
  }

  /** The number of an id; {@link #NONE} where it has none and there are as many as may be. */
  int of(String tenant, String id) throws SQLException {
    Key key = new Key(tenant, id);
    Integer known = met.get(key);
    known = known == null ? committed.get(key) : known;
    int ordinal = known == null ? stored(key) : known;
    if (ordinal != NONE) {
      met.put(key, ordinal);
    }
    return ordinal;
  }

  /** All that were asked for, to be known from the commit on. */
  Map<Key, Integer> met() {
    return Collections.unmodifiableMap(met); // a copy would look through all of one hash
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
    insert.setInt(4, most.applyAsInt(key.tenant()));
    try (ResultSet row = insert.executeQuery()) {
      return row.next() ? row.getInt(1) : NONE;
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
