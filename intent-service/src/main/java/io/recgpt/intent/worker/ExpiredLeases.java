package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.budget.TokenLedger;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the books of leases that ran out: their tokens count as spent, their users have failed
 * once more, since a user may be what kills the worker.
 */
final class ExpiredLeases {
  private final Database database;
  private final LeaseClock clock;
  private final TokenLedger ledger;
  private final LeaseEndings endings;

  ExpiredLeases(Database database, LeaseClock clock, TokenLedger ledger, LeaseEndings endings) {
    this.database = requireNonNull(database);
    this.clock = requireNonNull(clock);
    this.ledger = requireNonNull(ledger);
    this.endings = requireNonNull(endings);
  }

  private record Expired(
      long id,
      long userKey,
      Tenant tenant,
      String owner,
      int failures,
      long reserved,
      Instant leasedAt) {}

  /** Ends at most so many, each in a transaction of its own. */
  void end(int limit) {
    for (Expired lease : database.read(connection -> read(connection, limit))) {
      database.write(connection -> end(connection, lease));
    }
  }

  private List<Expired> read(Connection connection, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT d.lease_id, d.user_key, t.tenant, d.lease_owner, d.failures, d.reserved_tokens,
            d.leased_at
            FROM due d JOIN users u ON u.user_key = d.user_key
            JOIN tenants t ON t.tenant_key = u.tenant_key
            WHERE d.lease_id <> 0 AND d.leased_until <= ? LIMIT ?
            """)) {
      select.setLong(1, clock.now(connection).toEpochMilli());
      select.setInt(2, limit);
      List<Expired> expired = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          expired.add(
              new Expired(
                  rows.getLong(1),
                  rows.getLong(2),
                  new Tenant(rows.getString(3)),
                  rows.getString(4),
                  rows.getInt(5),
                  rows.getLong(6),
                  Instant.ofEpochMilli(rows.getLong(7))));
        }
      }
      return expired;
    }
  }

  private Outcome end(Connection connection, Expired lease) throws SQLException {
    Instant now = clock.now(connection);
    Outcome outcome =
        endings.expired(
            connection,
            lease.userKey(),
            lease.id(),
            lease.failures(),
            "worker %s died or hung while it mined the user".formatted(lease.owner()),
            now);
    if (outcome != Outcome.LOST) {
      ledger.abandoned(
          connection, lease.id(), lease.tenant(), lease.leasedAt(), lease.reserved(), now);
      endings.count(connection, "", outcome, now);
    }
    return outcome;
  }
}
