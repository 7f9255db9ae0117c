package io.recgpt.intent.worker.queue;

import static java.util.Objects.requireNonNull;

import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * Puts a value on those who are due, from their log: what is new in it, and how it drifted. A long
 * queue is gone through part by part. Not thread-safe.
 */
public final class Appraiser {
  /** Latest behaviors that are looked at, as the miner does. */
  private static final int MAX_BEHAVIORS = 3_000;

  /** Users who are looked at in one go, some milliseconds. */
  private static final int LOOKED_AT = 2_000;

  private final Database database;
  private final LeaseClock clock;
  private final IntToDoubleFunction weights;

  /** Key of the last user that was looked at; 0: the first comes next. */
  private long after;

  /**
   * An appraiser.
   *
   * @param weights of a behavior by the number of its kind: negative against an item, 0 for none
   */
  public Appraiser(Database database, LeaseClock clock, IntToDoubleFunction weights) {
    this.database = requireNonNull(database);
    this.clock = requireNonNull(clock);
    this.weights = requireNonNull(weights);
  }

  /**
   * A user as the log has them.
   *
   * @param read the log up to this position is in it
   */
  private record Appraised(long userKey, long read, Instant since, double evidence, double drift) {}

  /**
   * What came of a look.
   *
   * @param last key of the user after whom the next one begins
   */
  private record Look(List<Appraised> appraised, long last) {}

  /**
   * Values at most so many of the next users who have evidence that is not in their rank; returns
   * how many.
   */
  public int appraise(int limit) {
    Look look = database.read(connection -> look(connection, limit));
    after = look.last();
    if (!look.appraised().isEmpty()) {
      database.write(connection -> write(connection, look.appraised()));
    }
    return look.appraised().size();
  }

  /** Looks at the next ones in the order of keys, and after the last at the first again. */
  private Look look(Connection connection, int limit) throws SQLException {
    List<Appraised> found = new ArrayList<>();
    long last = after;
    int seen = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT d.user_key, d.since, u.last_evidence_sequence, u.tenant_key,
            COALESCE(p.mined_sequence, 0), d.appraised_sequence
            FROM (SELECT user_key, since, appraised_sequence FROM due
                  WHERE user_key > ? AND due_at <= ? AND set_aside_at = 0
                  ORDER BY user_key LIMIT ?) d
            JOIN users u ON u.user_key = d.user_key
            LEFT JOIN profiles p ON p.user_key = d.user_key
            ORDER BY d.user_key
            """)) {
      select.setLong(1, after);
      select.setLong(2, clock.now(connection).toEpochMilli());
      select.setInt(3, LOOKED_AT);
      try (ResultSet rows = select.executeQuery()) {
        while (found.size() < limit && rows.next()) {
          seen++;
          last = rows.getLong(1);
          if (rows.getLong(6) < rows.getLong(3)) {
            found.add(
                read(
                    connection,
                    rows.getLong(1),
                    Instant.ofEpochMilli(rows.getLong(2)),
                    rows.getLong(3),
                    rows.getLong(4),
                    rows.getLong(5)));
          }
        }
      }
    }
    boolean end = found.size() < limit && seen < LOOKED_AT;
    return new Look(found, end ? 0 : last);
  }

  private Appraised read(
      Connection connection, long userKey, Instant since, long read, long tenantKey, long mined)
      throws SQLException {
    Map<String, Double> before = new HashMap<>();
    Map<String, Double> after = new HashMap<>();
    double evidence = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT b.kind, CASE WHEN b.sequence > ? THEN 1 ELSE 0 END AS fresh, i.category, count(*)
            FROM (SELECT kind, sequence, item_id FROM behaviors WHERE user_key = ?
                  ORDER BY occurred_at DESC LIMIT ?) b
            LEFT JOIN items i ON i.tenant_key = ? AND i.item_id = b.item_id
            GROUP BY b.kind, fresh, i.category
            """)) {
      select.setLong(1, mined);
      select.setLong(2, userKey);
      select.setInt(3, MAX_BEHAVIORS);
      select.setLong(4, tenantKey);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          double weight = weights.applyAsDouble(rows.getInt(1)) * rows.getLong(4);
          boolean fresh = rows.getInt(2) == 1;
          evidence += fresh ? Math.abs(weight) : 0;
          String category = rows.getString(3);
          if (weight > 0 && category != null) {
            after.merge(category, weight, Double::sum);
            if (!fresh) {
              before.merge(category, weight, Double::sum);
            }
          }
        }
      }
    }
    return new Appraised(
        userKey, read, since, evidence, mined == 0 ? 1 : Drift.between(before, after));
  }

  private static int write(Connection connection, List<Appraised> appraised) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET evidence = ?, drift = ?, appraised_sequence = ?, rank_at = ?
            WHERE user_key = ? AND since = ?
            """)) {
      for (Appraised user : appraised) {
        double value = Priority.value(user.evidence(), user.drift());
        update.setDouble(1, user.evidence());
        update.setDouble(2, user.drift());
        update.setLong(3, user.read());
        update.setLong(4, Priority.rank(user.since(), value).toEpochMilli());
        update.setLong(5, user.userKey());
        update.setLong(6, user.since().toEpochMilli());
        update.executeUpdate();
      }
      return appraised.size();
    }
  }
}
