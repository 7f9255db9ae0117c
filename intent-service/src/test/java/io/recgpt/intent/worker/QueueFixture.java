package io.recgpt.intent.worker;

import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.testkit.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A database with users who are due, on a clock that stands, and workers to be played by hand. */
final class QueueFixture implements AutoCloseable {
  static final Tenant ACME = new Tenant("acme");
  static final Tenant OTHER = new Tenant("other");
  static final Duration LEASE = Duration.ofMinutes(2);
  static final int PURCHASE = 7;

  final ManualClock clock = ManualClock.at("2025-06-01T12:00:00Z");
  final Database database;
  final DueQueue queue;

  /** Each version that was committed, as {@code user@position}. */
  final List<String> commits = new ArrayList<>();

  private int events;

  QueueFixture(Path folder) {
    this(Database.sqlite(folder.resolve("intent.db"), "io/recgpt/intent/migration"));
  }

  QueueFixture(Database database) {
    this.database = database;
    this.queue = new DueQueue(database, LeaseClock.embedded(clock));
  }

  static WorkerConfig config() {
    return WorkerConfig.withLanes(4);
  }

  Leases worker(String owner, WorkerConfig config) {
    return new Leases(
        database, LeaseClock.embedded(clock), config, owner, new Random(owner.hashCode()));
  }

  Leases worker(String owner) {
    return worker(owner, config());
  }

  WorkerStatus status(Tenant tenant, WorkerConfig config) {
    return new WorkerStatusReader(database, LeaseClock.embedded(clock), config.budget())
        .read(tenant);
  }

  WorkerStatus statusOf(Tenant tenant) {
    return new WorkerStatusReader(database, LeaseClock.embedded(clock), config().budget())
        .readOf(tenant);
  }

  WorkerStatus status() {
    return status(ACME, config());
  }

  /** One purchase of an item of a category; the user is due at once. Answers its position. */
  long purchase(Tenant tenant, String user, String category) {
    return database.write(connection -> {
      long tenantKey =
          key(
              connection,
              "INSERT INTO tenants (tenant, behavior_count) VALUES (?, 1) ON CONFLICT (tenant)"
                  + " DO UPDATE SET behavior_count = 1 RETURNING tenant_key",
              tenant.id());
      long userKey =
          key(
              connection,
              "INSERT INTO users (tenant_key, user_id, last_sequence) VALUES (?, ?, 0)"
                  + " ON CONFLICT (tenant_key, user_id) DO UPDATE SET last_sequence = 0"
                  + " RETURNING user_key",
              tenantKey,
              user);
      key(
          connection,
          "INSERT INTO items (tenant_key, item_id, title, title_words, category, brand, tags,"
              + " embedding) VALUES (?, ?, '', '', ?, '', '', ?) ON CONFLICT (tenant_key,"
              + " item_id) DO UPDATE SET title = '' RETURNING tenant_key",
          tenantKey,
          "item of " + category,
          category,
          new byte[0]);
      String event = "e" + events++;
      long sequence =
          key(
              connection,
              "INSERT INTO behaviors (sequence, user_key, kind, occurred_at, event_key, event_id,"
                  + " item_id) VALUES ((SELECT COALESCE(max(sequence), 0) + 1 FROM behaviors),"
                  + " ?, ?, ?, ?, ?, ?) RETURNING sequence",
              userKey,
              PURCHASE,
              clock.millis(),
              (long) events,
              event,
              "item of " + category);
      key(
          connection,
          "UPDATE users SET last_sequence = ?, last_evidence_sequence = ? WHERE user_key = ?"
              + " RETURNING user_key",
          sequence,
          sequence,
          userKey);
      try (PreparedStatement enter = connection.prepareStatement(DueQueue.ENTER)) {
        new DueQueue.Times(_ -> clock.instant(), Duration.ZERO)
            .bind(enter, userKey, clock.instant());
        enter.executeUpdate();
      }
      return sequence;
    });
  }

  long purchase(String user) {
    return purchase(ACME, user, "kites");
  }

  /** What a miner makes of the log as it is now, not yet committed. */
  Mining mine(Lease lease, long tokens, Optional<String> degraded) {
    return database.read(connection -> {
      long read =
          number(
              connection,
              "SELECT last_evidence_sequence FROM users WHERE user_key = ?",
              lease.userKey());
      long version =
          1
              + number(
                  connection,
                  "SELECT COALESCE(max(version), 0) FROM profiles WHERE user_key = ?",
                  lease.userKey());
      return new Mining(
          read,
          degraded.isEmpty() ? "language-model" : "extractive",
          tokens,
          degraded,
          writing -> commit(writing, lease, version, read));
    });
  }

  Mining mine(Lease lease, long tokens) {
    return mine(lease, tokens, Optional.empty());
  }

  private boolean commit(Connection connection, Lease lease, long version, long read)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO profiles (user_key, version, as_of, mined_sequence, profile, sequence)
            VALUES (?, ?, 0, ?, ?, ?) ON CONFLICT (user_key) DO UPDATE SET
            version = excluded.version, mined_sequence = excluded.mined_sequence
            WHERE profiles.version = excluded.version - 1
            """)) {
      insert.setLong(1, lease.userKey());
      insert.setLong(2, version);
      insert.setLong(3, read);
      insert.setBytes(4, new byte[] {1});
      insert.setLong(5, lease.userKey());
      boolean committed = insert.executeUpdate() > 0;
      if (committed) {
        commits.add(lease.userId() + "@" + read);
      }
      return committed;
    }
  }

  /** A profile that came about without a lease. */
  void commitBeside(String user) {
    database.write(connection -> {
      long userKey = number(connection, "SELECT user_key FROM users WHERE user_id = ?", user);
      long read =
          number(
              connection, "SELECT last_evidence_sequence FROM users WHERE user_key = ?", userKey);
      key(
          connection,
          "INSERT INTO profiles (user_key, version, as_of, mined_sequence, profile, sequence)"
              + " VALUES (?, 1, 0, ?, ?, ?) RETURNING user_key",
          userKey,
          read,
          new byte[] {1},
          userKey);
      return 0;
    });
  }

  long number(String sql, Object... parameters) {
    return database.read(connection -> number(connection, sql, parameters));
  }

  private static long number(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return key(connection, sql, parameters);
  }

  private static long key(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
