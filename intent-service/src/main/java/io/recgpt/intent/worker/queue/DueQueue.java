package io.recgpt.intent.worker.queue;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The users who are to be mined again, shared by the workers of all processes. */
public final class DueQueue {
  /**
   * See {@link Times#bind}. Moves of less than a second are left out; who waits for a better engine
   * need not wait longer than new evidence does.
   */
  public static final String ENTER =
      """
      INSERT INTO due (user_key, tenant_key, since, due_at, rank_at)
      VALUES (?, (SELECT tenant_key FROM users WHERE user_key = ?), ?, ?, ?)
      ON CONFLICT (user_key) DO UPDATE SET due_at = CASE
        WHEN excluded.due_at < due.since + ? OR due.degradations > 0 THEN excluded.due_at
        ELSE due.since + ? END
      WHERE (due.due_at < excluded.due_at - 1000 AND due.due_at < due.since + ? - 1000)
      OR (due.degradations > 0 AND due.due_at > excluded.due_at)
      """;

  private final Database database;
  private final LeaseClock clock;

  /** The queue of a database. */
  public DueQueue(Database database, LeaseClock clock) {
    this.database = requireNonNull(database);
    this.clock = requireNonNull(clock);
  }

  /**
   * When a user with new evidence is to be mined: after a quiet period, which further evidence
   * prolongs to at most ten times its length.
   *
   * @param clock that the queue is worked off by
   */
  public record Times(LeaseClock clock, Duration quietPeriod) {
    private static final int MAX_WAIT = 10;

    public Times {
      requireNonNull(clock);
      requireNonNull(quietPeriod);
    }

    /**
     * Fills in {@link DueQueue#ENTER}.
     *
     * @param now by the clock
     */
    public void bind(PreparedStatement enter, long userKey, Instant now) throws SQLException {
      long longest = quietPeriod.toMillis() * MAX_WAIT;
      enter.setLong(1, userKey);
      enter.setLong(2, userKey);
      enter.setLong(3, now.toEpochMilli());
      enter.setLong(4, now.plus(quietPeriod).toEpochMilli());
      enter.setLong(5, now.toEpochMilli());
      enter.setLong(6, longest);
      enter.setLong(7, longest);
      enter.setLong(8, longest);
    }
  }

  /** Enters users whose profiles were mined before a time of their tenant. */
  public int enterAged(Tenant tenant, Instant minedBefore, int limit) {
    return database.write(connection -> {
      long now = clock.now(connection).toEpochMilli();
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO due (user_key, tenant_key, since, due_at, rank_at)
              SELECT p.user_key, u.tenant_key, ?, ?, ? FROM profiles p
              JOIN users u ON u.user_key = p.user_key
              JOIN tenants t ON t.tenant_key = u.tenant_key
              WHERE t.tenant = ? AND p.as_of < ?
              AND NOT EXISTS (SELECT 1 FROM due d WHERE d.user_key = p.user_key) LIMIT ?
              ON CONFLICT (user_key) DO NOTHING
              """)) {
        insert.setLong(1, now);
        insert.setLong(2, now);
        insert.setLong(3, now);
        insert.setString(4, tenant.id());
        insert.setLong(5, minedBefore.toEpochMilli());
        insert.setInt(6, limit);
        return insert.executeUpdate();
      }
    });
  }

  /**
   * Has users who were set aside mined again, as if they had never failed.
   *
   * @param userIds whom; empty for all of the tenant
   * @return how many there were
   */
  public int release(Tenant tenant, List<String> userIds) {
    return database.write(connection -> {
      int released = 0;
      if (userIds.isEmpty()) {
        return release(connection, tenant, "");
      }
      for (String userId : userIds) {
        released += release(connection, tenant, userId);
      }
      return released;
    });
  }

  private int release(Connection connection, Tenant tenant, String userId) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET set_aside_at = 0, failures = 0, reason = '', due_at = ?
            WHERE set_aside_at > 0 AND user_key IN
            (SELECT u.user_key FROM users u JOIN tenants t ON t.tenant_key = u.tenant_key
             WHERE t.tenant = ? AND (? = '' OR u.user_id = ?))
            """)) {
      update.setLong(1, clock.now(connection).toEpochMilli());
      update.setString(2, tenant.id());
      update.setString(3, StoredText.of(userId));
      update.setString(4, StoredText.of(userId));
      return update.executeUpdate();
    }
  }

  /** Those of some users who are still due, or mined by somebody. */
  public List<String> queued(Tenant tenant, Collection<String> userIds) {
    return queued(tenant, userIds, "");
  }

  /** Those of some users who are mined by somebody. */
  public List<String> leased(Tenant tenant, Collection<String> userIds) {
    return queued(tenant, userIds, "AND d.lease_id <> 0");
  }

  private List<String> queued(Tenant tenant, Collection<String> userIds, String condition) {
    return database.read(connection -> {
      List<String> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT 1 FROM due d JOIN users u ON u.user_key = d.user_key
              JOIN tenants t ON t.tenant_key = u.tenant_key
              WHERE t.tenant = ? AND u.user_id = ? %s
              """
                  .formatted(condition))) {
        for (String userId : userIds) {
          select.setString(1, tenant.id());
          select.setString(2, StoredText.of(userId));
          try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
              found.add(userId);
            }
          }
        }
      }
      return found;
    });
  }

  /** How many are in the queue, in whatever state; counts no further than a limit. */
  public int size(int limit) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT count(*) FROM (SELECT user_key FROM due LIMIT ?) counted")) {
        select.setInt(1, limit);
        try (ResultSet row = select.executeQuery()) {
          row.next();
          return row.getInt(1);
        }
      }
    });
  }
}
