package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.budget.TokenEstimates;
import io.recgpt.intent.worker.budget.TokenLedger;
import io.recgpt.intent.worker.budget.TokenScope;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Database;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One worker's leases on users who are due. Each step is one transaction, and each change of a row
 * depends on the lease that it was read under, so that of two workers one alone succeeds, whether
 * the database runs them one after the other or side by side. Locks are taken in one order: users
 * by key, then the ledger.
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
  private final ExpiredLeases expired;
  private final TenantTurns turns = new TenantTurns();

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
    this.expired = new ExpiredLeases(database, clock, ledger, endings);
  }

  /** A user who may be leased. */
  record Candidate(long userKey, Tenant tenant, String userId, int failures) {}

  /**
   * What came of asking for certain users.
   *
   * @param leases on those whom nobody else had
   * @param heldByOthers ids of the users whom others mine right now
   */
  record Claim(List<Lease> leases, List<String> heldByOthers) {}

  /**
   * Leases at most so many users who are due: the tenants in turn, and of each the first by rank
   * first.
   */
  List<Lease> take(int limit) {
    if (limit <= 0) {
      return List.of();
    }
    expired.end(limit);
    List<Lease> leases = new ArrayList<>();
    Set<Tenant> exhausted = new HashSet<>();
    int before;
    do {
      before = exhausted.size();
      // Tenants without tokens are left out of the next look, so that they hold up nobody else.
      database.write(connection -> take(connection, limit - leases.size(), leases, exhausted));
    } while (leases.size() < limit && exhausted.size() > before);
    return leases;
  }

  /** One look at the queue: locks the users first and the ledger after, as every step does. */
  private int take(Connection connection, int limit, List<Lease> leases, Set<Tenant> exhausted)
      throws SQLException {
    Instant now = clock.now(connection);
    List<Candidate> candidates = turns.candidates(connection, now, exhausted, limit);
    Map<Candidate, Lease> locked = lock(connection, candidates, now);
    boolean wait = config.overBudget() == WorkerConfig.OverBudget.WAIT;
    boolean spent = false;
    for (Candidate candidate : candidates) {
      Lease lease = locked.get(candidate);
      if (lease == null) {
        continue;
      }
      if (spent || exhausted.contains(lease.tenant())) {
        endings.free(connection, lease);
        continue;
      }
      long tokens = estimates.of(lease.tenant());
      Optional<TokenScope> lacking = ledger.reserve(connection, lease.tenant(), tokens, now);
      if (lacking.isEmpty()) {
        leases.add(reserved(connection, lease, tokens));
      } else if (wait) {
        endings.free(connection, lease);
        spent = lacking.get() != TokenScope.TENANT_DAY;
        if (!spent) {
          exhausted.add(lease.tenant());
        }
      } else {
        leases.add(lease.within(Lease.Engine.EXTRACTIVE, 0));
      }
    }
    return leases.size();
  }

  /** Leases those that nobody else has leased meanwhile; in the order of keys, as others lock. */
  private Map<Candidate, Lease> lock(Connection connection, List<Candidate> candidates, Instant now)
      throws SQLException {
    Map<Candidate, Lease> locked = new HashMap<>();
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET lease_id = ?, lease_owner = ?, leased_at = ?, leased_until = ?
            WHERE user_key = ? AND lease_id = 0 AND due_at <= ? AND set_aside_at = 0
            """)) {
      for (Candidate candidate :
          candidates.stream().sorted(Comparator.comparingLong(Candidate::userKey)).toList()) {
        long id = nextId();
        update.setLong(1, id);
        update.setString(2, owner);
        update.setLong(3, now.toEpochMilli());
        update.setLong(4, now.plus(config.leaseTime()).toEpochMilli());
        update.setLong(5, candidate.userKey());
        update.setLong(6, now.toEpochMilli());
        if (update.executeUpdate() > 0) {
          locked.put(
              candidate,
              new Lease(
                  id,
                  candidate.userKey(),
                  candidate.tenant(),
                  candidate.userId(),
                  candidate.failures(),
                  0,
                  now,
                  Lease.Engine.FULL));
        }
      }
      return locked;
    }
  }

  /**
   * Leases certain users, whether they are due, set aside or neither; those without behaviors are
   * passed over. All or none of them get their tokens.
   *
   * @throws RpcException QUOTA_EXCEEDED where the tokens are spent and users are to wait for more
   */
  Claim claim(Tenant tenant, Collection<String> userIds) {
    expired.end(userIds.size());
    return database.write(connection -> {
      Instant now = clock.now(connection);
      List<Candidate> asked = asked(connection, tenant, userIds);
      enterNow(connection, asked, now);
      Map<Candidate, Lease> locked = lock(connection, asked, now);
      List<Lease> leases = new ArrayList<>(locked.size());
      for (Candidate candidate : asked) {
        if (locked.containsKey(candidate)) {
          leases.add(granted(connection, locked.get(candidate), now));
        }
      }
      return new Claim(
          List.copyOf(leases),
          asked.stream()
              .filter(candidate -> !locked.containsKey(candidate))
              .map(Candidate::userId)
              .toList());
    });
  }

  private Lease granted(Connection connection, Lease lease, Instant now) throws SQLException {
    long tokens = estimates.of(lease.tenant());
    Optional<TokenScope> lacking = ledger.reserve(connection, lease.tenant(), tokens, now);
    if (lacking.isEmpty()) {
      return reserved(connection, lease, tokens);
    }
    if (config.overBudget() == WorkerConfig.OverBudget.WAIT) {
      throw lacking.get().spent(lease.tenant(), now);
    }
    return lease.within(Lease.Engine.EXTRACTIVE, 0);
  }

  /** In the order of keys, as others lock. */
  private static List<Candidate> asked(
      Connection connection, Tenant tenant, Collection<String> userIds) throws SQLException {
    List<Candidate> asked = new ArrayList<>(userIds.size());
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT u.user_key, COALESCE(d.failures, 0) FROM users u
            JOIN tenants t ON t.tenant_key = u.tenant_key
            LEFT JOIN due d ON d.user_key = u.user_key
            WHERE t.tenant = ? AND u.user_id = ?
            """)) {
      for (String userId : userIds) {
        select.setString(1, tenant.id());
        select.setString(2, StoredText.of(userId));
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            asked.add(new Candidate(row.getLong(1), tenant, userId, row.getInt(2)));
          }
        }
      }
    }
    asked.sort(Comparator.comparingLong(Candidate::userKey));
    return asked;
  }

  private static void enterNow(Connection connection, List<Candidate> asked, Instant now)
      throws SQLException {
    try (PreparedStatement enter =
        connection.prepareStatement(
            """
            INSERT INTO due (user_key, tenant_key, since, due_at, rank_at)
            VALUES (?, (SELECT tenant_key FROM users WHERE user_key = ?), ?, ?, ?)
            ON CONFLICT (user_key) DO UPDATE SET set_aside_at = 0,
            due_at = CASE WHEN due.due_at < excluded.due_at THEN due.due_at ELSE excluded.due_at END
            WHERE due.lease_id = 0
            """)) {
      for (Candidate candidate : asked) {
        enter.setLong(1, candidate.userKey());
        enter.setLong(2, candidate.userKey());
        enter.setLong(3, now.toEpochMilli());
        enter.setLong(4, now.toEpochMilli());
        enter.setLong(5, now.toEpochMilli());
        enter.executeUpdate();
      }
    }
  }

  private static Lease reserved(Connection connection, Lease lease, long tokens)
      throws SQLException {
    if (tokens > 0) {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE due SET reserved_tokens = ? WHERE user_key = ?")) {
        update.setLong(1, tokens);
        update.setLong(2, lease.userKey());
        update.executeUpdate();
      }
    }
    return lease.within(Lease.Engine.FULL, tokens);
  }

  private long nextId() {
    long id = random.nextLong() & Long.MAX_VALUE;
    return id == 0 ? 1 : id;
  }

  /** Closes the books of at most so many leases that ran out. */
  void endExpired(int limit) {
    expired.end(limit);
  }

  /** Makes leases last anew; returns those that are lost to others. */
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
        for (Lease lease :
            held.stream().sorted(Comparator.comparingLong(Lease::userKey)).toList()) {
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
