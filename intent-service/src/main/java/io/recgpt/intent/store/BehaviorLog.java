package io.recgpt.intent.store;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The log of all tenants' behaviors: appended, never changed. */
public final class BehaviorLog {
  /** By position, since looking up names costs more than reading. */
  static final String COLUMNS =
      "b.event_id, b.kind, b.item_id, b.query, b.occurred_at, b.value, b.recommendation_id";

  /** Behaviors of one transaction, some 20 ms: so long others wait for who records 10,000. */
  private static final int PART = 500;

  private final Database database;
  private final TenantLimits limits;
  private volatile @Nullable EventKeys keys;

  /** A log in a database that stays its owner's to close. */
  public BehaviorLog(Database database, TenantLimits limits) {
    this.database = requireNonNull(database);
    this.limits = requireNonNull(limits);
  }

  /**
   * What an append did.
   *
   * @param recorded how many were new
   * @param duplicates how many were known, or stood twice
   * @param sequence end of the log
   */
  public record Appended(int recorded, int duplicates, long sequence) {}

  /** A behavior with its place in the log. */
  public record Logged(long sequence, String tenant, Behavior behavior) {}

  /**
   * Appends what is new, in order; users with new evidence become due at a time. Many are appended
   * in parts, between which others append: a fault may leave the first ones in the log.
   *
   * @throws io.recgpt.rpc.error.RpcException QUOTA_EXCEEDED where the tenant may store no more
   */
  public Appended append(Tenant tenant, List<Behavior> behaviors, DueQueue.Times due) {
    int recorded = 0;
    int duplicates = 0;
    int from = 0;
    Appended part;
    do {
      List<Behavior> some = behaviors.subList(from, Math.min(behaviors.size(), from + PART));
      part = appendPart(tenant, some, due);
      recorded += part.recorded();
      duplicates += part.duplicates();
      from += some.size();
    } while (from < behaviors.size());
    return new Appended(recorded, duplicates, part.sequence());
  }

  private Appended appendPart(Tenant tenant, List<Behavior> behaviors, DueQueue.Times due) {
    Dialect dialect = database.dialect();
    return database.write(connection ->
        new BehaviorAppender(connection, dialect, tenant, keys(connection), limits)
            .append(behaviors, due));
  }

  /** Read once: they are as old as the log. */
  private EventKeys keys(Connection connection) throws SQLException {
    EventKeys known = keys;
    if (known == null) {
      known = EventKeys.read(connection);
      keys = known;
    }
    return known;
  }

  /** At most so many entries after a position, in order. */
  public List<Logged> after(long sequence, int limit) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT %s, b.sequence, u.user_id, t.tenant FROM behaviors b
              JOIN users u USING (user_key) JOIN tenants t USING (tenant_key)
              WHERE b.sequence > ? ORDER BY b.sequence LIMIT ?
              """
                  .formatted(COLUMNS))) {
        select.setLong(1, sequence);
        select.setInt(2, limit);
        List<Logged> entries = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            entries.add(
                new Logged(rows.getLong(8), rows.getString(10), behavior(rows, rows.getString(9))));
          }
        }
        return entries;
      }
    });
  }

  /**
   * Reads each behavior of a tenant that names an item, user by user, each user's in order of time.
   */
  public interface Reading {
    void behavior(long user, BehaviorKind kind, String itemId, long occurredAtMillis);
  }

  /** Reads a tenant's whole log; returns how many behaviors there were. */
  public long read(Tenant tenant, Reading reading) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT b.user_key, b.kind, b.item_id, b.occurred_at
              FROM tenants t CROSS JOIN users u CROSS JOIN behaviors b
              WHERE t.tenant = ? AND u.tenant_key = t.tenant_key AND b.user_key = u.user_key
              AND b.item_id IS NOT NULL
              ORDER BY b.user_key, b.occurred_at
              """)) {
        select.setString(1, tenant.id());
        long count = 0;
        try (ResultSet rows = select.executeQuery()) {
          for (; rows.next(); count++) {
            reading.behavior(
                rows.getLong(1),
                BehaviorKind.of(rows.getInt(2)),
                rows.getString(3),
                rows.getLong(4));
          }
        }
        return count;
      }
    });
  }

  /** Reads a row that begins with {@link #COLUMNS}. */
  static Behavior behavior(ResultSet row, String userId) throws SQLException {
    double value = row.getDouble(6);
    OptionalDouble given = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    return new Behavior(
        row.getString(1),
        userId,
        BehaviorKind.of(row.getInt(2)),
        text(row.getString(3)),
        text(row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        given,
        text(row.getString(7)));
  }

  private static String text(@Nullable String column) {
    return column == null ? "" : column;
  }
}
