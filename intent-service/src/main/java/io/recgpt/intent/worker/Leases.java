package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One worker's leases on users who are due. Each step is one transaction, and each change of a row
 * depends on the lease that it was read under, so that of two workers one alone succeeds, whether
 * the database runs them one after the other or side by side.
 */
final class Leases {
  private final Database database;
  private final LeaseClock clock;
  private final WorkerConfig config;
  private final String owner;
  private final RandomGenerator random;
  private final TokenLedger ledger;
  private final TokenEstimates estimates;
  private final LeaseEndings endings;

  /**
   * Leases of one worker.
   *
   * @param owner names it to people; unique among those that run
   * @param random draws the ids of leases and the jitter of back-off
   */
  Leases(
      Database database,
      LeaseClock clock,
      WorkerConfig config,
      String owner,
      RandomGenerator random) {
    this.database = requireNonNull(database);
    this.clock = requireNonNull(clock);
    this.config = requireNonNull(config);
    this.owner = requireNonNull(owner);
    this.random = requireNonNull(random);
    this.ledger = new TokenLedger(config.budget());
    this.estimates = new TokenEstimates(config.firstEstimate());
    this.endings = new LeaseEndings(ledger, config.setAsideAfter(), new BackOff(random));
  }

  /** A user who seems free, and the lease that ran out, if there was one. */
  private record Candidate(
      long userKey,
      Tenant tenant,
      String userId,
      int failures,
      long formerLease,
      String formerOwner,
      long reserved,
      Instant leasedAt) {}

  /** Leases at most so many users who are due, the first by rank first. */
  List<Lease> take(int limit) {
    return limit <= 0 ? List.of() : database.write(connection -> take(connection, limit));
  }

  private List<Lease> take(Connection connection, int limit) throws SQLException {
    Instant now = clock.now(connection);
    List<Lease> leases = new ArrayList<>();
    Set<Tenant> exhausted = new HashSet<>();
    while (leases.size() < limit) {
      // Tenants without tokens are left out of the next look, so that they hold up nobody else.
      List<Candidate> candidates = candidates(connection, now, exhausted, limit - leases.size());
      if (candidates.isEmpty()) {
        return leases;
      }
      int before = exhausted.size();
      for (Candidate candidate : candidates) {
        if (exhausted.contains(candidate.tenant()) || !settled(connection, candidate, now)) {
          continue;
        }
        Optional<TokenScope> lacking = take(connection, candidate, now, leases);
        if (lacking.isEmpty()) {
          continue;
        }
        if (lacking.get() != TokenScope.TENANT_DAY) {
          return leases;
        }
        exhausted.add(candidate.tenant());
      }
      if (exhausted.size() == before) {
        return leases;
      }
    }
    return leases;
  }

  private List<Candidate> candidates(
      Connection connection, Instant now, Set<Tenant> without, int limit) throws SQLException {
    String others =
        without.isEmpty()
            ? ""
            : "AND t.tenant NOT IN (%s)"
                .formatted(String.join(", ", Collections.nCopies(without.size(), "?")));
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT d.user_key, t.tenant, u.user_id, d.failures, d.lease_id, d.lease_owner,
            d.reserved_tokens, d.leased_at
            FROM due d JOIN users u ON u.user_key = d.user_key
            JOIN tenants t ON t.tenant_key = u.tenant_key
            WHERE d.due_at <= ? AND d.leased_until <= ? AND d.set_aside_at = 0 %s
            ORDER BY d.rank_at, d.user_key LIMIT ?
            """
                .formatted(others))) {
      int next = 1;
      select.setLong(next++, now.toEpochMilli());
      select.setLong(next++, now.toEpochMilli());
      for (Tenant tenant : without) {
        select.setString(next++, tenant.id());
      }
      select.setInt(next, limit);
      List<Candidate> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Candidate(
                  rows.getLong(1),
                  new Tenant(rows.getString(2)),
                  rows.getString(3),
                  rows.getInt(4),
                  rows.getLong(5),
                  rows.getString(6),
                  rows.getLong(7),
                  Instant.ofEpochMilli(rows.getLong(8))));
        }
      }
      return found;
    }
  }

  /**
   * Closes the books of a lease that ran out: its tokens count as spent, its user has failed once
   * more, since a user may be what kills the worker.
   *
   * @return false where somebody else was quicker, or the user is to be mined later or not at all
   */
  private boolean settled(Connection connection, Candidate candidate, Instant now)
      throws SQLException {
    if (candidate.formerLease() == 0) {
      return true;
    }
    String reason =
        "worker %s died or hung while it mined the user".formatted(candidate.formerOwner());
    Outcome ended =
        endings.expired(
            connection,
            candidate.userKey(),
            candidate.formerLease(),
            candidate.failures(),
            reason,
            now);
    if (ended == Outcome.LOST) {
      return false;
    }
    ledger.abandoned(
        connection,
        candidate.formerLease(),
        candidate.tenant(),
        candidate.leasedAt(),
        candidate.reserved(),
        now);
    endings.count(connection, "", ended, now);
    return ended != Outcome.SET_ASIDE;
  }

  /** Leases one user; answers the scope that lacks tokens, if that is what kept it from it. */
  private Optional<TokenScope> take(
      Connection connection, Candidate candidate, Instant now, List<Lease> leases)
      throws SQLException {
    long id = nextId();
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET lease_id = ?, lease_owner = ?, leased_at = ?, leased_until = ?
            WHERE user_key = ? AND lease_id = 0 AND due_at <= ? AND set_aside_at = 0
            """)) {
      update.setLong(1, id);
      update.setString(2, owner);
      update.setLong(3, now.toEpochMilli());
      update.setLong(4, now.plus(config.leaseTime()).toEpochMilli());
      update.setLong(5, candidate.userKey());
      update.setLong(6, now.toEpochMilli());
      if (update.executeUpdate() == 0) {
        return Optional.empty();
      }
    }
    long tokens = estimates.of(candidate.tenant());
    Optional<TokenScope> lacking = ledger.reserve(connection, candidate.tenant(), tokens, now);
    Lease lease =
        new Lease(
            id,
            candidate.userKey(),
            candidate.tenant(),
            candidate.userId(),
            candidate.failures() + (candidate.formerLease() == 0 ? 0 : 1),
            lacking.isEmpty() ? tokens : 0,
            now,
            lacking.isEmpty() ? Lease.Engine.FULL : Lease.Engine.EXTRACTIVE);
    if (lacking.isPresent() && config.overBudget() == WorkerConfig.OverBudget.WAIT) {
      endings.free(connection, lease);
      return lacking;
    }
    if (lease.reservedTokens() > 0) {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE due SET reserved_tokens = ? WHERE user_key = ?")) {
        update.setLong(1, tokens);
        update.setLong(2, candidate.userKey());
        update.executeUpdate();
      }
    }
    leases.add(lease);
    return Optional.empty();
  }

  private long nextId() {
    long id = random.nextLong() & Long.MAX_VALUE;
    return id == 0 ? 1 : id;
  }

  /** Makes leases last anew; answers those that are lost to others. */
  List<Lease> renew(List<Lease> held) {
    if (held.isEmpty()) {
      return List.of();
    }
    return database.write(connection -> {
      long until = clock.now(connection).plus(config.leaseTime()).toEpochMilli();
      List<Lease> lost = new ArrayList<>();
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE due SET leased_until = ? WHERE user_key = ? AND lease_id = ?")) {
        for (Lease lease : held) {
          update.setLong(1, until);
          update.setLong(2, lease.userKey());
          update.setLong(3, lease.id());
          if (update.executeUpdate() == 0) {
            lost.add(lease);
          }
        }
      }
      return lost;
    });
  }

  /** Commits what was mined, if the lease is still this worker's; books its tokens either way. */
  Outcome commit(Lease lease, Mining mining) {
    estimates.spent(lease.tenant(), mining.tokens());
    return database.write(connection -> {
      Instant now = clock.now(connection);
      Outcome outcome = endings.commit(connection, lease, mining, now);
      endings.count(connection, mining.engine(), outcome, now);
      return outcome;
    });
  }

  /** There was nothing to mine: the user is not due any more. */
  Outcome nothing(Lease lease) {
    return database.write(connection -> endings.nothing(connection, lease));
  }

  /**
   * Gives a user back, who may be leased again at once.
   *
   * @param spent tokens that are lost; empty where nobody knows
   */
  Outcome giveBack(Lease lease, OptionalLong spent, String cause) {
    return database.write(
        connection -> endings.giveBack(connection, lease, spent, cause, clock.now(connection)));
  }

  /** Mining failed: again later, or never until people say so. */
  Outcome failed(Lease lease, String reason) {
    return database.write(connection -> {
      Instant now = clock.now(connection);
      Outcome outcome = endings.failed(connection, lease, reason, now);
      endings.count(connection, "", outcome, now);
      return outcome;
    });
  }

  /** Drops books that nobody reads any more. */
  void sweep() {
    database.write(connection -> {
      Instant now = clock.now(connection);
      ledger.sweep(connection, now);
      endings.sweep(connection, now);
      return 0;
    });
  }
}
