package io.recgpt.intent.worker;

import io.recgpt.intent.worker.Leases.Candidate;
import io.recgpt.rpc.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Whose users are leased next: those of one tenant after those of the other, however many each has
 * waiting. Each worker goes on where its last look ended. Not thread-safe.
 */
final class TenantTurns {
  /** Those with a user who can be leased, in the order of their keys. */
  private static final String READY =
      """
      WITH RECURSIVE waiting (tenant_key) AS (
        SELECT min(tenant_key) FROM due WHERE tenant_key > ? AND lease_id = 0 AND set_aside_at = 0
        UNION ALL
        SELECT (SELECT min(d.tenant_key) FROM due d WHERE d.tenant_key > w.tenant_key
                AND d.lease_id = 0 AND d.set_aside_at = 0)
        FROM waiting w WHERE w.tenant_key IS NOT NULL)
      SELECT w.tenant_key, t.tenant FROM waiting w JOIN tenants t ON t.tenant_key = w.tenant_key
      WHERE EXISTS (SELECT 1 FROM due d WHERE d.tenant_key = w.tenant_key AND d.due_at <= ?
                    AND d.lease_id = 0 AND d.set_aside_at = 0)
      LIMIT ?
      """;

  private static final String FIRST =
      """
      SELECT d.user_key, u.user_id, d.failures FROM due d JOIN users u ON u.user_key = d.user_key
      WHERE d.tenant_key = ? AND d.due_at <= ? AND d.lease_id = 0 AND d.set_aside_at = 0
      ORDER BY d.rank_at, d.user_key LIMIT ?
      """;

  /** Key of the tenant that had the last turn. */
  private long last;

  private record Turn(long tenantKey, Queue<Candidate> users) {}

  /**
   * At most so many who can be leased now, in turns.
   *
   * @param without tenants that are left out
   */
  List<Candidate> candidates(Connection connection, Instant now, Set<Tenant> without, int limit)
      throws SQLException {
    assign(connection);
    Queue<Turn> turns = new ArrayDeque<>();
    addTurns(connection, now, without, limit, turns);
    List<Candidate> found = new ArrayList<>();
    while (found.size() < limit && !turns.isEmpty()) {
      Turn turn = turns.remove();
      found.add(turn.users().remove());
      last = turn.tenantKey();
      if (!turn.users().isEmpty()) {
        turns.add(turn);
      }
    }
    return found;
  }

  /** Users whom a process entered that knows nothing of turns. */
  private static void assign(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET tenant_key =
            (SELECT u.tenant_key FROM users u WHERE u.user_key = due.user_key)
            WHERE tenant_key = 0 AND lease_id = 0 AND set_aside_at = 0
            """)) {
      update.executeUpdate();
    }
  }

  /** As many tenants as there are places, from the one after the last, and from the first again. */
  private void addTurns(
      Connection connection, Instant now, Set<Tenant> without, int limit, Queue<Turn> turns)
      throws SQLException {
    for (long after : last == 0 ? new long[] {0} : new long[] {last, 0}) {
      try (PreparedStatement ready = connection.prepareStatement(READY)) {
        ready.setLong(1, after);
        ready.setLong(2, now.toEpochMilli());
        ready.setInt(3, limit + without.size());
        try (ResultSet rows = ready.executeQuery()) {
          while (turns.size() < limit && rows.next()) {
            long key = rows.getLong(1);
            Tenant tenant = new Tenant(rows.getString(2));
            if (!without.contains(tenant)
                && turns.stream().noneMatch(it -> it.tenantKey() == key)) {
              turns.add(new Turn(key, first(connection, key, tenant, now, limit)));
            }
          }
        }
      }
    }
  }

  private static Queue<Candidate> first(
      Connection connection, long tenantKey, Tenant tenant, Instant now, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIRST)) {
      select.setLong(1, tenantKey);
      select.setLong(2, now.toEpochMilli());
      select.setInt(3, limit);
      Queue<Candidate> users = new ArrayDeque<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          users.add(new Candidate(rows.getLong(1), tenant, rows.getString(2), rows.getInt(3)));
        }
      }
      return users;
    }
  }
}
