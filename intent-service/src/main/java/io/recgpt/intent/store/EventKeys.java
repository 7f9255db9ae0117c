package io.recgpt.intent.store;

import com.google.common.hash.Hashing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Numbers that events are found by: SipHash of tenant and event id, by a seed that the database
 * drew for itself. Nobody outside can choose ids that share a number, and so make each look-up read
 * all of them.
 *
 * @param high half of the seed
 * @param low the other half
 * @param hasUnseeded whether the log has entries with keys from before there was a seed; no later
 *     entry joins them
 */
record EventKeys(long high, long low, boolean hasUnseeded) {
  /** Those of a database. */
  static EventKeys read(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT high, low, unseeded FROM event_seed");
        ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the table event_seed is empty: restore it with the behaviors");
      }
      return new EventKeys(row.getLong(1), row.getLong(2), row.getInt(3) != 0);
    }
  }

  long key(long tenantKey, String eventId) {
    return Hashing.sipHash24(high, low)
        .newHasher(Long.BYTES + Character.BYTES * eventId.length())
        .putLong(tenantKey)
        .putUnencodedChars(eventId)
        .hash()
        .asLong();
  }

  /** The key of an entry from before there was a seed; FNV-1a with a final mix. */
  static long unseeded(long tenantKey, String eventId) {
    long hash = 0xcbf29ce484222325L ^ (tenantKey * 0x9e3779b97f4a7c15L);
    for (int i = 0; i < eventId.length(); i++) {
      hash = (hash ^ eventId.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }
}
