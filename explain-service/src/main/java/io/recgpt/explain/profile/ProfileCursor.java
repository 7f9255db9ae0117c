package io.recgpt.explain.profile;

import static java.util.Objects.requireNonNull;

import io.recgpt.storage.Database;
import io.recgpt.storage.SetAsideEntries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How far committed profiles have been taken over, by all processes on the same database. */
public final class ProfileCursor {
  private static final String NAME = "profiles";
  private static final String CLAIM =
      """
      INSERT INTO cursor (name, sequence) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence
      WHERE cursor.sequence < excluded.sequence
      """;

  private final Database database;

  /** A cursor in a database that stays its owner's to close. */
  public ProfileCursor(Database database) {
    this.database = requireNonNull(database);
  }

  /** The position that was claimed last; 0 before the first. */
  long position() {
    return database.read(ProfileCursor::position);
  }

  private static long position(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT sequence FROM cursor WHERE name = ?")) {
      select.setString(1, NAME);
      ResultSet row = select.executeQuery();
      return row.next() ? row.getLong(1) : 0L;
    }
  }

  /**
   * Moves the position before the work is done, so that of several processes one does it.
   *
   * @return false where another process has come as far already
   */
  boolean claim(long sequence) {
    return database.write(connection -> claim(connection, sequence));
  }

  /** Keeps a profile that can't be taken over, with the position after it; returns where. */
  String setAside(SetAsideEntries.Entry entry) {
    return database.write(connection -> {
      claim(connection, entry.sequence());
      return SetAsideEntries.put(connection, entry);
    });
  }

  private static boolean claim(Connection connection, long sequence) throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setString(1, NAME);
      claim.setLong(2, sequence);
      return claim.executeUpdate() > 0;
    }
  }
}
