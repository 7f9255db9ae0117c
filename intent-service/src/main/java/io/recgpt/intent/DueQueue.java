package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The users who are to be mined again. Workers of several processes may share it by leases. */
final class DueQueue {
  /**
   * Filled in by {@link Times#bind}. Due at the sooner of the due time and the longest wait; moves
   * of less than a second are left out.
   */
  static final String ENTER =
      """
      INSERT INTO due (user_key, since, due_at) VALUES (?, ?, ?)
      ON CONFLICT (user_key) DO UPDATE SET due_at =
      CASE WHEN excluded.due_at < due.since + ? THEN excluded.due_at ELSE due.since + ? END
      WHERE due.due_at < excluded.due_at - 1000 AND due.due_at < due.since + ? - 1000
      """;

  private final Database database;

  DueQueue(Database database) {
    this.database = requireNonNull(database);
  }

  /**
   * When a user with new evidence is to be mined: after a quiet period, which further evidence
   * prolongs to at most ten times its length.
   */
  record Times(Instant now, Duration quietPeriod) {
    private static final int LONGEST_WAIT = 10;

    Times {
      requireNonNull(now);
      requireNonNull(quietPeriod);
    }

    /** Fills in {@link DueQueue#ENTER}. */
    void bind(PreparedStatement enter, long userKey) throws SQLException {
      enter.setLong(1, userKey);
      enter.setLong(2, now.toEpochMilli());
      enter.setLong(3, now.plus(quietPeriod).toEpochMilli());
      for (int longest = 4; longest <= 6; longest++) {
        enter.setLong(longest, quietPeriod.toMillis() * LONGEST_WAIT);
      }
    }
  }

  /**
   * A user who is this worker's until the lease runs out.
   *
   * @param since when the user became due: what comes later makes the user due again
   */
  record Lease(long userKey, Tenant tenant, String userId, Instant since) {}

  /** Leases at most so many users who are due. */
  List<Lease> lease(Instant now, Duration time, int limit) {
    return database.write(connection -> {
      List<Long> keys = new ArrayList<>();
      try (PreparedStatement update =
          connection.prepareStatement(
              """
              UPDATE due SET leased_until = ? WHERE user_key IN
              (SELECT user_key FROM due WHERE due_at <= ? AND leased_until <= ?
               ORDER BY due_at LIMIT ?)
              RETURNING user_key
              """)) {
        update.setLong(1, now.plus(time).toEpochMilli());
        update.setLong(2, now.toEpochMilli());
        update.setLong(3, now.toEpochMilli());
        update.setInt(4, limit);
        try (ResultSet rows = update.executeQuery()) {
          while (rows.next()) {
            keys.add(rows.getLong(1));
          }
        }
      }
      List<Lease> leases = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT t.tenant, u.user_id, d.since FROM due d
              JOIN users u USING (user_key) JOIN tenants t USING (tenant_key)
              WHERE d.user_key = ?
              """)) {
        for (long key : keys) {
          select.setLong(1, key);
          try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
              leases.add(
                  new Lease(
                      key,
                      new Tenant(row.getString(1)),
                      row.getString(2),
                      Instant.ofEpochMilli(row.getLong(3))));
            }
          }
        }
      }
      return leases;
    });
  }

  /** Enters users whose profiles were mined before a time of their tenant. */
  int enterAged(Tenant tenant, Instant minedBefore, Instant now, int limit) {
    return database.write(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO due (user_key, since, due_at)
              SELECT p.user_key, ?, ? FROM profiles p
              JOIN users u USING (user_key) JOIN tenants t USING (tenant_key)
              WHERE t.tenant = ? AND p.as_of < ? LIMIT ?
              ON CONFLICT (user_key) DO NOTHING
              """)) {
        insert.setLong(1, now.toEpochMilli());
        insert.setLong(2, now.toEpochMilli());
        insert.setString(3, tenant.id());
        insert.setLong(4, minedBefore.toEpochMilli());
        insert.setInt(5, limit);
        return insert.executeUpdate();
      }
    });
  }

  /** How many wait, leased or not. */
  int size() {
    return database.read(connection -> {
      try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM due");
          ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    });
  }
}
