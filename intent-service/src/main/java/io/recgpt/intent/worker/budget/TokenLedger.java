package io.recgpt.intent.worker.budget;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.rpc.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens reserved and spent by all workers, in the database. An estimate is reserved before a
 * refresh and settled after it; a worker that dies leaves its reservation, which counts as spent.
 * Works inside of its callers' transactions.
 */
public final class TokenLedger {
  private static final Duration KEPT = Duration.ofDays(40);

  private final TokenBudget budget;

  /** A ledger within a budget, which is the same for all workers. */
  public TokenLedger(TokenBudget budget) {
    this.budget = requireNonNull(budget);
  }

  /**
   * Sets tokens apart in every scope, or in none. A period that nothing was reserved or spent in
   * grants whatever is asked, so that a bound below one refresh slows down but never stops.
   *
   * @return the scope that has too little left; none where the tokens were granted
   */
  public Optional<TokenScope> reserve(
      Connection connection, Tenant tenant, long tokens, Instant now) throws SQLException {
    if (tokens == 0 && budget.equals(TokenBudget.UNBOUNDED)) {
      return Optional.empty();
    }
    for (TokenScope scope : TokenScope.values()) {
      if (!reserve(connection, scope, tenant, tokens, now)) {
        for (TokenScope granted : TokenScope.values()) {
          if (granted == scope) {
            break;
          }
          add(connection, granted, tenant, now, -tokens, 0);
        }
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  private boolean reserve(
      Connection connection, TokenScope scope, Tenant tenant, long tokens, Instant now)
      throws SQLException {
    add(connection, scope, tenant, now, 0, 0);
    long bound = budget.of(scope);
    try (PreparedStatement grant =
        connection.prepareStatement(
            """
            UPDATE token_ledger SET reserved = reserved + ?, refused_at = 0
            WHERE scope = ? AND period = ? AND tenant = ?
            AND (? = 0 OR reserved + spent = 0 OR (reserved + spent < ? AND reserved + spent + ? <= ?))
            """)) {
      grant.setLong(1, tokens);
      key(grant, 2, scope, tenant, now);
      grant.setLong(5, bound);
      grant.setLong(6, bound);
      grant.setLong(7, tokens);
      grant.setLong(8, bound);
      if (grant.executeUpdate() > 0) {
        return true;
      }
    }
    try (PreparedStatement refuse =
        connection.prepareStatement(
            """
            UPDATE token_ledger SET refused_at = ? WHERE scope = ? AND period = ? AND tenant = ?
            """)) {
      refuse.setLong(1, now.toEpochMilli());
      key(refuse, 2, scope, tenant, now);
      refuse.executeUpdate();
    }
    return false;
  }

  /** Puts what was spent in place of what was reserved, in the periods of the lease. */
  public void settle(Connection connection, Lease lease, long spent) throws SQLException {
    settle(connection, lease.tenant(), lease.leasedAt(), lease.reservedTokens(), spent);
  }

  /** The same without a lease. */
  void settle(Connection connection, Tenant tenant, Instant leasedAt, long reserved, long spent)
      throws SQLException {
    if (reserved != 0 || spent != 0) {
      for (TokenScope scope : TokenScope.values()) {
        add(connection, scope, tenant, leasedAt, -reserved, spent);
      }
    }
  }

  /**
   * A lease ran out with a reservation: it counts as spent, since nobody can know.
   *
   * @param leaseId the lease that ran out
   */
  public void abandoned(
      Connection connection,
      long leaseId,
      Tenant tenant,
      Instant leasedAt,
      long reserved,
      Instant now)
      throws SQLException {
    settle(connection, tenant, leasedAt, reserved, reserved);
    note(connection, leaseId, tenant, leasedAt, now, reserved, true, "its worker died or hung");
  }

  /** A worker came too late: what it spent takes the place of what was thought. */
  public void tooLate(Connection connection, Lease lease, long spent, Instant now)
      throws SQLException {
    long thought = 0;
    try (PreparedStatement select =
        connection.prepareStatement("SELECT tokens FROM tokens_spent_twice WHERE lease_id = ?")) {
      select.setLong(1, lease.id());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          thought = row.getLong(1);
        }
      }
    }
    settle(connection, lease.tenant(), lease.leasedAt(), 0, spent - thought);
    note(
        connection,
        lease.id(),
        lease.tenant(),
        lease.leasedAt(),
        now,
        spent,
        false,
        "its lease had run out");
  }

  /** A worker spent tokens within its lease for nothing. */
  public void wasted(
      Connection connection, Lease lease, long spent, boolean estimated, String cause, Instant now)
      throws SQLException {
    settle(connection, lease, spent);
    note(connection, lease.id(), lease.tenant(), lease.leasedAt(), now, spent, estimated, cause);
  }

  /** Drops periods that nobody asks for any more. */
  public void sweep(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM token_ledger WHERE period < ? OR (scope = ? AND period < ?)")) {
      delete.setLong(1, now.minus(KEPT).toEpochMilli());
      delete.setString(2, TokenScope.MINUTE.key());
      delete.setLong(3, now.minus(Duration.ofHours(1)).toEpochMilli());
      delete.executeUpdate();
    }
  }

  private static void note(
      Connection connection,
      long leaseId,
      Tenant tenant,
      Instant leasedAt,
      Instant now,
      long tokens,
      boolean estimated,
      String cause)
      throws SQLException {
    if (tokens == 0) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO tokens_spent_twice
            (lease_id, tenant, noted_at, leased_at, tokens, estimated, cause)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (lease_id) DO UPDATE SET tokens = excluded.tokens,
            estimated = excluded.estimated, cause = excluded.cause
            """)) {
      insert.setLong(1, leaseId);
      insert.setString(2, tenant.id());
      insert.setLong(3, now.toEpochMilli());
      insert.setLong(4, leasedAt.toEpochMilli());
      insert.setLong(5, tokens);
      insert.setInt(6, estimated ? 1 : 0);
      insert.setString(7, cause);
      insert.executeUpdate();
    }
  }

  private static void add(
      Connection connection,
      TokenScope scope,
      Tenant tenant,
      Instant time,
      long reserved,
      long spent)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO token_ledger (scope, period, tenant, reserved, spent)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (scope, period, tenant) DO UPDATE SET
            reserved = token_ledger.reserved + excluded.reserved,
            spent = token_ledger.spent + excluded.spent
            """)) {
      key(insert, 1, scope, tenant, time);
      insert.setLong(4, reserved);
      insert.setLong(5, spent);
      insert.executeUpdate();
    }
  }

  private static void key(
      PreparedStatement statement, int first, TokenScope scope, Tenant tenant, Instant time)
      throws SQLException {
    statement.setString(first, scope.key());
    statement.setLong(first + 1, scope.periodOf(time).toEpochMilli());
    statement.setString(first + 2, scope.tenant(tenant));
  }
}
