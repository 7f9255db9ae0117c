package io.recgpt.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Entries of another service's log that could not be taken over, kept for a person to look at: the
 * table {@code set_aside_entry}, which the migrations of each service that follows a log make.
 */
public final class SetAsideEntries {
  /** Of one log and tenant; the oldest go. */
  static final int MAX_KEPT = 100;

  private static final String PUT =
      """
      INSERT INTO set_aside_entry (log, sequence, tenant, entry, reason, set_aside_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (log, sequence) DO UPDATE SET reason = excluded.reason
      """;

  private static final String PRUNE =
      """
      DELETE FROM set_aside_entry WHERE log = ? AND tenant = ? AND sequence NOT IN
      (SELECT sequence FROM set_aside_entry WHERE log = ? AND tenant = ?
      ORDER BY sequence DESC LIMIT ?)
      """;

  private SetAsideEntries() {}

  /**
   * An entry.
   *
   * @param log name of the log, such as "item-changes"
   * @param sequence its position there
   * @param bytes the entry itself, a serialized message of the contract
   * @param reason why it could not be taken over, in one line
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(String log, long sequence, String tenant, byte[] bytes, String reason) {}

  /**
   * Keeps an entry, within the transaction that moves the cursor past it.
   *
   * @return where it is, in words for the log
   */
  public static String put(Connection connection, Entry entry) throws SQLException {
    try (PreparedStatement put = connection.prepareStatement(PUT)) {
      put.setString(1, entry.log());
      put.setLong(2, entry.sequence());
      put.setString(3, StoredText.of(entry.tenant()));
      put.setBytes(4, entry.bytes());
      put.setString(5, StoredText.of(entry.reason()));
      put.setLong(6, System.currentTimeMillis());
      put.executeUpdate();
    }
    try (PreparedStatement prune = connection.prepareStatement(PRUNE)) {
      prune.setString(1, entry.log());
      prune.setString(2, StoredText.of(entry.tenant()));
      prune.setString(3, entry.log());
      prune.setString(4, StoredText.of(entry.tenant()));
      prune.setInt(5, MAX_KEPT);
      prune.executeUpdate();
    }
    return "table set_aside_entry (log %s, sequence %d, tenant %s)"
        .formatted(entry.log(), entry.sequence(), entry.tenant());
  }
}
