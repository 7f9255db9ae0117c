package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.intent.worker.budget.TokenScope;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.intent.worker.queue.Priority;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how the near-line work of all processes stands, in one snapshot. */
public final class WorkerStatusReader {
  private static final int MAX_USERS = 100;
  private static final int MAX_NEXT = 10;

  /** No tenant's id. */
  private static final String ANY = "*";

  private static final String OF_TENANT =
      """
      user_key IN
      (SELECT u.user_key FROM users u JOIN tenants t USING (tenant_key) WHERE t.tenant = ?)\
      """;

  private final Database database;
  private final LeaseClock clock;
  private final TokenBudget budget;

  /** Reads against a budget, that of this process. */
  public WorkerStatusReader(Database database, LeaseClock clock, TokenBudget budget) {
    this.database = requireNonNull(database);
    this.clock = requireNonNull(clock);
    this.budget = requireNonNull(budget);
  }

  /** All of it; of single users only those of one tenant. */
  public WorkerStatus read(Tenant tenant) {
    return database.read(connection -> {
      Instant now = clock.now(connection);
      return new WorkerStatus(
          now,
          queue(connection, now, ANY),
          oldest(connection, now, ANY),
          committed(connection, now, 1),
          committed(connection, now, 15) / 15,
          outcomes(connection, now),
          spends(connection, TokenScope.TENANT_DAY, now, ANY),
          budgets(connection, now),
          spentTwice(connection),
          leases(connection, now),
          setAside(connection, tenant),
          next(connection, tenant, now));
    });
  }

  /** What is of one tenant: nothing that is counted of all together, and nobody else's names. */
  public WorkerStatus readOf(Tenant tenant) {
    return database.read(connection -> {
      Instant now = clock.now(connection);
      return new WorkerStatus(
          now,
          queue(connection, now, tenant.id()),
          oldest(connection, now, tenant.id()),
          0,
          0,
          List.of(),
          spends(connection, TokenScope.TENANT_DAY, now, tenant.id()),
          List.of(),
          0,
          List.of(),
          setAside(connection, tenant),
          next(connection, tenant, now));
    });
  }

  /** The few numbers that a scrape of metrics wants. */
  Gauges gauges() {
    return database.read(connection -> {
      Instant now = clock.now(connection);
      return new Gauges(
          queue(connection, now, ANY),
          oldest(connection, now, ANY).orElse(Duration.ZERO),
          leases(connection, now).stream()
              .map(WorkerStatus.Held::oldest)
              .max(Duration::compareTo)
              .orElse(Duration.ZERO),
          budgets(connection, now),
          spentTwice(connection));
    });
  }

  /** See {@link #gauges}. */
  record Gauges(
      Map<WorkerStatus.QueueState, Long> queue,
      Duration oldestDue,
      Duration oldestLease,
      List<WorkerStatus.Spend> budgets,
      long spentTwice) {}

  private static Map<WorkerStatus.QueueState, Long> queue(
      Connection connection, Instant now, String tenant) throws SQLException {
    Map<WorkerStatus.QueueState, Long> states = new EnumMap<>(WorkerStatus.QueueState.class);
    for (WorkerStatus.QueueState state : WorkerStatus.QueueState.values()) {
      states.put(state, 0L);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT CASE WHEN set_aside_at > 0 THEN 'SET_ASIDE' WHEN leased_until > ? THEN 'LEASED'
            WHEN due_at > ? THEN 'WAITING' ELSE 'READY' END AS state, count(*)
            FROM due %s GROUP BY state
            """
                .formatted(tenant.equals(ANY) ? "" : "WHERE " + OF_TENANT))) {
      select.setLong(1, now.toEpochMilli());
      select.setLong(2, now.toEpochMilli());
      if (!tenant.equals(ANY)) {
        select.setString(3, tenant);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          states.put(WorkerStatus.QueueState.valueOf(rows.getString(1)), rows.getLong(2));
        }
      }
    }
    return states;
  }

  private static Optional<Duration> oldest(Connection connection, Instant now, String tenant)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT min(since) FROM due WHERE set_aside_at = 0 AND due_at <= ? AND leased_until <= ? %s
            """
                .formatted(tenant.equals(ANY) ? "" : "AND " + OF_TENANT))) {
      select.setLong(1, now.toEpochMilli());
      select.setLong(2, now.toEpochMilli());
      if (!tenant.equals(ANY)) {
        select.setString(3, tenant);
      }
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long since = row.getLong(1);
        return row.wasNull()
            ? Optional.empty()
            : Optional.of(Duration.between(Instant.ofEpochMilli(since), now));
      }
    }
  }

  /** Profiles committed in so many minutes; the ten seconds in progress are left out. */
  private static double committed(Connection connection, Instant now, int minutes)
      throws SQLException {
    long counted = LeaseEndings.COUNTED.toMillis();
    long until = Math.floorDiv(now.toEpochMilli(), counted) * counted;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT COALESCE(sum(users), 0) FROM mined_counts
            WHERE period >= ? AND period < ? AND outcome IN (?, ?)
            """)) {
      select.setLong(1, until - Duration.ofMinutes(minutes).toMillis());
      select.setLong(2, until);
      select.setString(3, Outcome.COMMITTED.label());
      select.setString(4, Outcome.DEGRADED.label());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<WorkerStatus.Ended> outcomes(Connection connection, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT engine, outcome, sum(users) FROM mined_counts WHERE period >= ?
            GROUP BY engine, outcome ORDER BY engine, outcome
            """)) {
      select.setLong(1, now.minus(Duration.ofDays(1)).toEpochMilli());
      List<WorkerStatus.Ended> ended = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ended.add(new WorkerStatus.Ended(rows.getString(1), rows.getString(2), rows.getLong(3)));
        }
      }
      return ended;
    }
  }

  private List<WorkerStatus.Spend> budgets(Connection connection, Instant now) throws SQLException {
    List<WorkerStatus.Spend> budgets = new ArrayList<>();
    for (TokenScope scope : List.of(TokenScope.MINUTE, TokenScope.DAY)) {
      List<WorkerStatus.Spend> spends = spends(connection, scope, now, ANY);
      budgets.add(
          spends.isEmpty()
              ? new WorkerStatus.Spend(scope.key(), 0, 0, budget.of(scope), Optional.empty())
              : spends.getFirst());
    }
    return budgets;
  }

  private List<WorkerStatus.Spend> spends(
      Connection connection, TokenScope scope, Instant now, String tenant) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT tenant, spent, reserved, refused_at FROM token_ledger
            WHERE scope = ? AND period = ? %s ORDER BY spent DESC, tenant LIMIT ?
            """
                .formatted(tenant.equals(ANY) ? "" : "AND tenant = ?"))) {
      select.setString(1, scope.key());
      select.setLong(2, scope.periodOf(now).toEpochMilli());
      if (!tenant.equals(ANY)) {
        select.setString(3, tenant);
      }
      select.setInt(tenant.equals(ANY) ? 3 : 4, MAX_USERS);
      List<WorkerStatus.Spend> spends = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          spends.add(
              new WorkerStatus.Spend(
                  scope == TokenScope.TENANT_DAY ? rows.getString(1) : scope.key(),
                  rows.getLong(2),
                  rows.getLong(3),
                  budget.of(scope),
                  rows.getLong(4) > 0 ? Optional.of(scope.endOf(now)) : Optional.empty()));
        }
      }
      return spends;
    }
  }

  private static long spentTwice(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT COALESCE(sum(tokens), 0) FROM tokens_spent_twice");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<WorkerStatus.Held> leases(Connection connection, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT lease_owner, count(*), min(leased_at), min(leased_until) FROM due
            WHERE leased_until > ? GROUP BY lease_owner ORDER BY lease_owner
            """)) {
      select.setLong(1, now.toEpochMilli());
      List<WorkerStatus.Held> held = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          held.add(
              new WorkerStatus.Held(
                  rows.getString(1),
                  rows.getLong(2),
                  Duration.between(Instant.ofEpochMilli(rows.getLong(3)), now),
                  Instant.ofEpochMilli(rows.getLong(4))));
        }
      }
      return held;
    }
  }

  private static List<WorkerStatus.SetAside> setAside(Connection connection, Tenant tenant)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT u.user_id, d.set_aside_at, d.failures, d.reason
            FROM due d JOIN users u ON u.user_key = d.user_key
            JOIN tenants t ON t.tenant_key = u.tenant_key
            WHERE t.tenant = ? AND d.set_aside_at > 0 ORDER BY d.set_aside_at DESC, u.user_id LIMIT ?
            """)) {
      select.setString(1, tenant.id());
      select.setInt(2, MAX_USERS);
      List<WorkerStatus.SetAside> users = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          users.add(
              new WorkerStatus.SetAside(
                  rows.getString(1),
                  Instant.ofEpochMilli(rows.getLong(2)),
                  rows.getInt(3),
                  rows.getString(4)));
        }
      }
      return users;
    }
  }

  private static List<WorkerStatus.Next> next(Connection connection, Tenant tenant, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT u.user_id, d.rank_at, d.evidence, d.drift, d.since, d.reason
            FROM due d JOIN users u ON u.user_key = d.user_key
            JOIN tenants t ON t.tenant_key = u.tenant_key
            WHERE t.tenant = ? AND d.set_aside_at = 0 AND d.due_at <= ? AND d.leased_until <= ?
            ORDER BY d.rank_at, d.user_key LIMIT ?
            """)) {
      select.setString(1, tenant.id());
      select.setLong(2, now.toEpochMilli());
      select.setLong(3, now.toEpochMilli());
      select.setInt(4, MAX_NEXT);
      List<WorkerStatus.Next> users = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          users.add(
              new WorkerStatus.Next(
                  rows.getString(1),
                  Priority.score(Instant.ofEpochMilli(rows.getLong(2)), now),
                  rows.getDouble(3),
                  rows.getDouble(4),
                  Duration.between(Instant.ofEpochMilli(rows.getLong(5)), now),
                  rows.getString(6)));
        }
      }
      return users;
    }
  }
}
