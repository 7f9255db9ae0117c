package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.mining.Behavior;
import io.recgpt.intent.mining.BehaviorKind;
import io.recgpt.intent.worker.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The log of all tenants' behaviours: appended, never changed. */
final class BehaviorLog {
  /** By position, since looking up names costs more than reading. */
  static final String COLUMNS =
      "b.event_id, b.kind, b.item_id, b.query, b.occurred_at, b.value, b.recommendation_id";

  private static final String APPEND =
      """
      INSERT INTO behaviors
      (user_key, kind, occurred_at, event_key, event_id, item_id, query, value, recommendation_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SAME_EVENT =
      """
      SELECT 1 FROM behaviors b JOIN users u USING (user_key)
      WHERE b.event_key = ? AND b.event_id = ? AND u.tenant_key = ?
      """;

  private static final String FIND_USER =
      "SELECT user_key FROM users WHERE tenant_key = ? AND user_id = ?";

  private final Database database;

  BehaviorLog(Database database) {
    this.database = requireNonNull(database);
  }

  /**
   * What an append did.
   *
   * @param recorded how many were new
   * @param duplicates how many were known, or stood twice
   * @param sequence end of the log
   */
  record Appended(int recorded, int duplicates, long sequence) {}

  /** A behaviour with its place in the log. */
  record Logged(long sequence, String tenant, Behavior behavior) {}

  /** Appends what is new, in order; users with new evidence become due at a time. */
  Appended append(Tenant tenant, List<Behavior> behaviors, DueQueue.Times due) {
    return database.write(connection -> {
      long tenantKey = TenantKeys.make(connection, tenant);
      try (Appender appender = new Appender(connection, tenantKey)) {
        for (Behavior behavior : behaviors) {
          appender.append(behavior);
        }
        return appender.finish(due);
      }
    });
  }

  /** At most so many entries after a position, in order. */
  List<Logged> after(long sequence, int limit) {
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
   * Reads each behaviour of a tenant that names an item, user by user, each user's in order of
   * time.
   */
  interface Reading {
    void behavior(long user, BehaviorKind kind, String itemId, long occurredAtMillis);
  }

  /** Reads a tenant's whole log; answers how many behaviours there were. */
  long read(Tenant tenant, Reading reading) {
    return database.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              """
              SELECT b.user_key, b.kind, b.item_id, b.occurred_at
              FROM tenants t CROSS JOIN users u ON u.tenant_key = t.tenant_key
              CROSS JOIN behaviors b ON b.user_key = u.user_key
              WHERE t.tenant = ? AND b.item_id IS NOT NULL
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

  /** Hash of an event's identity; FNV-1a with a final mix, so that close ids lie apart. */
  static long eventKey(long tenantKey, String eventId) {
    long hash = 0xcbf29ce484222325L ^ (tenantKey * 0x9e3779b97f4a7c15L);
    for (int i = 0; i < eventId.length(); i++) {
      hash = (hash ^ eventId.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }

  /** One append within its transaction. */
  private static final class Appender implements AutoCloseable {
    private final long tenantKey;
    private final PreparedStatement insert;
    private final PreparedStatement sameEvent;
    private final PreparedStatement findUser;
    private final Connection connection;
    private final Map<String, Touched> users = new HashMap<>();
    private int recorded;
    private int duplicates;
    private long sequence;
    private long lastOccurredAt;

    Appender(Connection connection, long tenantKey) throws SQLException {
      this.connection = connection;
      this.tenantKey = tenantKey;
      this.insert = connection.prepareStatement(APPEND);
      this.sameEvent = connection.prepareStatement(SAME_EVENT);
      this.findUser = connection.prepareStatement(FIND_USER);
      this.sequence = endOfLog(connection);
    }

    void append(Behavior behavior) throws SQLException {
      long eventKey = eventKey(tenantKey, behavior.eventId());
      if (known(eventKey, behavior.eventId())) {
        duplicates++;
        return;
      }
      Touched user = users.get(behavior.userId());
      if (user == null) {
        user = new Touched(userKey(behavior.userId()));
        users.put(behavior.userId(), user);
      }
      insert.setLong(1, user.userKey);
      insert.setInt(2, behavior.kind().number());
      insert.setLong(3, behavior.occurredAt().toEpochMilli());
      insert.setLong(4, eventKey);
      insert.setString(5, behavior.eventId());
      insert.setString(6, absent(behavior.itemId()));
      insert.setString(7, absent(behavior.query()));
      if (behavior.value().isPresent()) {
        insert.setDouble(8, behavior.value().getAsDouble());
      } else {
        insert.setNull(8, Types.REAL);
      }
      insert.setString(9, absent(behavior.recommendationId()));
      insert.executeUpdate();
      // One writer and AUTOINCREMENT: the log's next position is one more than its last.
      sequence++;
      recorded++;
      lastOccurredAt = Math.max(lastOccurredAt, behavior.occurredAt().toEpochMilli());
      user.lastSequence = sequence;
      if (behavior.kind().evidence()) {
        user.lastEvidenceSequence = sequence;
      }
    }

    Appended finish(DueQueue.Times due) throws SQLException {
      if (recorded > 0) {
        try (PreparedStatement tenant =
            connection.prepareStatement(
                """
                UPDATE tenants SET behavior_count = behavior_count + ?,
                last_occurred_at = max(last_occurred_at, ?) WHERE tenant_key = ?
                """)) {
          tenant.setInt(1, recorded);
          tenant.setLong(2, lastOccurredAt);
          tenant.setLong(3, tenantKey);
          tenant.executeUpdate();
        }
        updateUsers(due);
      }
      return new Appended(recorded, duplicates, sequence);
    }

    private void updateUsers(DueQueue.Times due) throws SQLException {
      List<Touched> sorted = new ArrayList<>(users.values());
      sorted.sort(Comparator.comparingLong(touched -> touched.userKey));
      try (PreparedStatement user =
              connection.prepareStatement(
                  """
                  UPDATE users SET last_sequence = ?1,
                  last_evidence_sequence = max(last_evidence_sequence, ?2) WHERE user_key = ?3
                  """);
          PreparedStatement queue = connection.prepareStatement(DueQueue.ENTER)) {
        for (Touched touched : sorted) {
          user.setLong(1, touched.lastSequence);
          user.setLong(2, touched.lastEvidenceSequence);
          user.setLong(3, touched.userKey);
          user.executeUpdate();
          if (touched.lastEvidenceSequence > 0) {
            due.bind(queue, touched.userKey);
            queue.executeUpdate();
          }
        }
      }
    }

    private boolean known(long eventKey, String eventId) throws SQLException {
      sameEvent.setLong(1, eventKey);
      sameEvent.setString(2, eventId);
      sameEvent.setLong(3, tenantKey);
      try (ResultSet row = sameEvent.executeQuery()) {
        return row.next();
      }
    }

    private long userKey(String userId) throws SQLException {
      findUser.setLong(1, tenantKey);
      findUser.setString(2, userId);
      try (ResultSet row = findUser.executeQuery()) {
        if (row.next()) {
          return row.getLong(1);
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO users (tenant_key, user_id, last_sequence) VALUES (?, ?, 0)
              RETURNING user_key
              """)) {
        insert.setLong(1, tenantKey);
        insert.setString(2, userId);
        try (ResultSet row = insert.executeQuery()) {
          row.next();
          return row.getLong(1);
        }
      }
    }

    private static long endOfLog(Connection connection) throws SQLException {
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT seq FROM sqlite_sequence WHERE name = 'behaviors'");
          ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }

    private static @Nullable String absent(String text) {
      return text.isEmpty() ? null : text;
    }

    @Override
    public void close() throws SQLException {
      insert.close();
      sameEvent.close();
      findUser.close();
    }
  }

  /** A user touched by one append. */
  private static final class Touched {
    final long userKey;
    long lastSequence;
    long lastEvidenceSequence;

    Touched(long userKey) {
      this.userKey = userKey;
    }
  }
}
