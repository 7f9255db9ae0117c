package io.recgpt.intent.store;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One append to the log within its transaction. It reads and writes all at once, since on
 * PostgreSQL each statement is a journey.
 */
final class BehaviorAppender {
  private static final String APPEND =
      """
      INSERT INTO behaviors (sequence, user_key, kind, occurred_at, event_key, event_id, item_id,
      query, value, recommendation_id, stamped_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** Not a join, which a planner without statistics may begin at the users. */
  private static final String KNOWN_EVENTS =
      """
      SELECT b.event_id FROM behaviors b
      WHERE ? = (SELECT u.tenant_key FROM users u WHERE u.user_key = b.user_key)
      AND b.event_key IN
      """;

  private static final String KNOWN_USERS =
      "SELECT user_id, user_key FROM users WHERE tenant_key = ? AND user_id IN ";
  private static final String UPDATE_TENANT =
      """
      UPDATE tenants SET behavior_count = behavior_count + ?, last_occurred_at =
      CASE WHEN last_occurred_at < ? THEN ? ELSE last_occurred_at END WHERE tenant_key = ?
      AND behavior_count <= ?
      """;
  private static final String UPDATE_USER =
      """
      UPDATE users SET last_sequence = ?, last_evidence_sequence =
      CASE WHEN last_evidence_sequence < ? THEN ? ELSE last_evidence_sequence END
      WHERE user_key = ?
      """;

  private final Connection connection;
  private final Dialect dialect;
  private final Tenant tenant;
  private final EventKeys keys;
  private final TenantLimits limits;
  private final long tenantKey;

  BehaviorAppender(
      Connection connection, Dialect dialect, Tenant tenant, EventKeys keys, TenantLimits limits)
      throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.tenant = tenant;
    this.keys = keys;
    this.limits = limits;
    this.tenantKey = TenantKeys.make(connection, tenant, limits);
  }

  /** A user touched by this append. */
  private static final class Touched {
    final long userKey;
    long lastSequence;
    long lastEvidenceSequence;

    Touched(long userKey) {
      this.userKey = userKey;
    }
  }

  BehaviorLog.Appended append(List<Behavior> behaviors, DueQueue.Times due) throws SQLException {
    long sequence = end();
    List<Behavior> fresh = fresh(behaviors);
    int duplicates = behaviors.size() - fresh.size();
    if (fresh.isEmpty()) {
      return new BehaviorLog.Appended(0, duplicates, sequence);
    }
    Map<String, Touched> users = users(fresh);
    Instant now = due.clock().now(connection);
    long lastOccurredAt = 0;
    try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
      for (Behavior behavior : fresh) {
        sequence++;
        Touched user = requireNonNull(users.get(behavior.userId()));
        long occurredAt = Math.min(behavior.occurredAt().toEpochMilli(), now.toEpochMilli());
        bind(insert, sequence, user.userKey, behavior, occurredAt);
        insert.addBatch();
        lastOccurredAt = Math.max(lastOccurredAt, occurredAt);
        user.lastSequence = sequence;
        if (behavior.kind().evidence()) {
          user.lastEvidenceSequence = sequence;
        }
      }
      insert.executeBatch();
    }
    updateTenant(fresh.size(), lastOccurredAt);
    updateUsers(users, due, now);
    updateEnd(sequence);
    return new BehaviorLog.Appended(fresh.size(), duplicates, sequence);
  }

  /** What the log does not have, each event once. */
  private List<Behavior> fresh(List<Behavior> behaviors) throws SQLException {
    Set<String> known = new HashSet<>();
    findEvents(behaviors, keys::key, known);
    if (keys.hasUnseeded()) {
      findEvents(behaviors, EventKeys::unseeded, known);
    }
    List<Behavior> fresh = new ArrayList<>(behaviors.size());
    for (Behavior behavior : behaviors) {
      if (known.add(behavior.eventId())) {
        fresh.add(behavior);
      }
    }
    return fresh;
  }

  private void findEvents(List<Behavior> behaviors, Hashing hashing, Set<String> known)
      throws SQLException {
    InList.select(
        connection,
        KNOWN_EVENTS,
        tenantKey,
        behaviors.stream().map(behavior -> hashing.key(tenantKey, behavior.eventId())).toList(),
        PreparedStatement::setLong,
        row -> known.add(row.getString(1)));
  }

  @FunctionalInterface
  private interface Hashing {
    long key(long tenantKey, String eventId);
  }

  /** The users of these behaviors, made where there are none. */
  private Map<String, Touched> users(List<Behavior> behaviors) throws SQLException {
    List<String> ids = behaviors.stream().map(Behavior::userId).distinct().toList();
    Map<String, Touched> users = HashMap.newHashMap(ids.size());
    findUsers(ids, users);
    List<String> unknown = ids.stream().filter(id -> !users.containsKey(id)).toList();
    if (!unknown.isEmpty()) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO users (tenant_key, user_id, last_sequence) VALUES (?, ?, 0)")) {
        for (String id : unknown) {
          insert.setLong(1, tenantKey);
          insert.setString(2, id);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      findUsers(unknown, users);
    }
    return users;
  }

  private void findUsers(List<String> ids, Map<String, Touched> found) throws SQLException {
    InList.select(
        connection,
        KNOWN_USERS,
        tenantKey,
        ids,
        PreparedStatement::setString,
        row -> found.put(row.getString(1), new Touched(row.getLong(2))));
  }

  /**
   * @param occurredAt when it counts: an event from ahead of the clock, as those of client clocks
   *     and of local time sent as UTC are, happened when it was recorded
   */
  private void bind(
      PreparedStatement insert, long sequence, long userKey, Behavior behavior, long occurredAt)
      throws SQLException {
    insert.setLong(1, sequence);
    insert.setLong(2, userKey);
    insert.setInt(3, behavior.kind().number());
    insert.setLong(4, occurredAt);
    insert.setLong(5, keys.key(tenantKey, behavior.eventId()));
    insert.setString(6, behavior.eventId());
    insert.setString(7, absent(behavior.itemId()));
    insert.setString(8, absent(behavior.query()));
    if (behavior.value().isPresent()) {
      insert.setDouble(9, behavior.value().getAsDouble());
    } else {
      insert.setNull(9, Types.DOUBLE);
    }
    insert.setString(10, absent(behavior.recommendationId()));
    long stampedAt = behavior.occurredAt().toEpochMilli();
    if (stampedAt > occurredAt) {
      insert.setLong(11, stampedAt);
    } else {
      insert.setNull(11, Types.BIGINT);
    }
  }

  private void updateTenant(int recorded, long lastOccurredAt) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE_TENANT)) {
      update.setInt(1, recorded);
      update.setLong(2, lastOccurredAt);
      update.setLong(3, lastOccurredAt);
      update.setLong(4, tenantKey);
      update.setLong(5, (long) limits.behaviors() - recorded);
      if (update.executeUpdate() == 0) {
        throw limits.tooManyBehaviors(tenant, recorded);
      }
    }
  }

  private void updateUsers(Map<String, Touched> users, DueQueue.Times due, Instant now)
      throws SQLException {
    List<Touched> sorted = new ArrayList<>(users.values());
    sorted.sort(Comparator.comparingLong(touched -> touched.userKey));
    try (PreparedStatement update = connection.prepareStatement(UPDATE_USER);
        PreparedStatement queue = connection.prepareStatement(DueQueue.ENTER)) {
      for (Touched touched : sorted) {
        update.setLong(1, touched.lastSequence);
        update.setLong(2, touched.lastEvidenceSequence);
        update.setLong(3, touched.lastEvidenceSequence);
        update.setLong(4, touched.userKey);
        update.addBatch();
        if (touched.lastEvidenceSequence > 0) {
          due.bind(queue, touched.userKey, now);
          queue.addBatch();
        }
      }
      update.executeBatch();
      queue.executeBatch();
    }
  }

  /** The last position given; it stays where the last behaviors are deleted. */
  private long end() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT seq FROM " + ends() + " WHERE name = 'behaviors'");
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private void updateEnd(long sequence) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE " + ends() + " SET seq = ? WHERE name = 'behaviors'")) {
      update.setLong(1, sequence);
      update.executeUpdate();
    }
  }

  /** Where the ends of logs are kept; SQLite does that by itself. */
  private String ends() {
    return switch (dialect) {
      case SQLITE -> "sqlite_sequence";
      case POSTGRESQL -> "log_end";
    };
  }

  private static @Nullable String absent(String text) {
    return text.isEmpty() ? null : StoredText.of(text);
  }
}
