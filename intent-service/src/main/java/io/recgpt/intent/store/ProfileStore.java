package io.recgpt.intent.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The latest profile of each user. */
public final class ProfileStore {
  private static final String COMMIT =
      """
      INSERT INTO profiles (user_key, version, as_of, mined_sequence, profile, sequence)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (user_key) DO UPDATE SET version = excluded.version, as_of = excluded.as_of,
      mined_sequence = excluded.mined_sequence, profile = excluded.profile,
      sequence = excluded.sequence
      WHERE profiles.version = excluded.version - 1
      """;

  /** The row stays locked until the commit, so that positions are in the order of commits. */
  private static final String NEXT = "UPDATE profile_log_end SET seq = seq + 1 RETURNING seq";

  private ProfileStore() {}

  /**
   * A profile as it lies on disk.
   *
   * @param version from 1
   * @param asOf "now" as the miner had it
   * @param minedSequence behaviors up to this position were read
   * @param bytes a serialised recgpt.type.v1.Profile, without version and state
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Stored(long version, Instant asOf, long minedSequence, byte[] bytes) {
    /** The same without what was mined. */
    public Head head() {
      return new Head(version, asOf, minedSequence);
    }
  }

  /**
   * A profile without what was mined.
   *
   * @param version from 1
   * @param asOf "now" as the miner had it
   * @param minedSequence behaviors up to this position were read
   */
  public record Head(long version, Instant asOf, long minedSequence) {}

  /**
   * Commits the version after the one that the miner saw, within a transaction.
   *
   * @return false where somebody else committed that version first
   */
  public static boolean commit(Connection connection, long userKey, Stored profile)
      throws SQLException {
    try (PreparedStatement commit = connection.prepareStatement(COMMIT)) {
      commit.setLong(1, userKey);
      commit.setLong(2, profile.version());
      commit.setLong(3, profile.asOf().toEpochMilli());
      commit.setLong(4, profile.minedSequence());
      commit.setBytes(5, profile.bytes());
      commit.setLong(6, next(connection));
      return commit.executeUpdate() > 0;
    }
  }

  private static long next(Connection connection) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(NEXT);
        ResultSet row = update.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The profile of a user within a transaction. */
  static Optional<Stored> read(Connection connection, long userKey) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT version, as_of, mined_sequence, profile FROM profiles WHERE user_key = ?")) {
      select.setLong(1, userKey);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Stored(
                    row.getLong(1),
                    Instant.ofEpochMilli(row.getLong(2)),
                    row.getLong(3),
                    row.getBytes(4)))
            : Optional.empty();
      }
    }
  }
}
