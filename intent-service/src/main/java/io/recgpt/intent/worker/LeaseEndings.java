package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.budget.TokenLedger;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.storage.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** How leases end, within the transactions of {@link Leases}. */
final class LeaseEndings {
  /** Ends of leases are counted by ten seconds. */
  static final Duration COUNTED = Duration.ofSeconds(10);

  private static final Duration COUNTS_KEPT = Duration.ofDays(1);
  private static final Instant EVER = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final int MAX_REASON_CHARACTERS = 200;

  private final TokenLedger ledger;
  private final int setAsideAfter;
  private final BackOff backOff;

  LeaseEndings(TokenLedger ledger, int setAsideAfter, BackOff backOff) {
    this.ledger = requireNonNull(ledger);
    this.setAsideAfter = setAsideAfter;
    this.backOff = requireNonNull(backOff);
  }

  Outcome commit(Connection connection, Lease lease, Mining mining, Instant now)
      throws SQLException {
    if (!held(connection, lease)) {
      ledger.tooLate(connection, lease, mining.tokens(), now);
      return Outcome.LOST;
    }
    if (!mining.commit().in(connection)) {
      ledger.wasted(
          connection,
          lease,
          mining.tokens(),
          false,
          "another version was committed meanwhile",
          now);
      free(connection, lease);
      deleteIfRead(connection, lease, storedSequence(connection, lease.userKey()));
      return Outcome.OUTDATED;
    }
    ledger.settle(connection, lease, mining.tokens());
    if (mining.degraded().isPresent()) {
      again(connection, lease, mining.degraded().get(), now);
      return Outcome.DEGRADED;
    }
    if (!deleteIfRead(connection, lease, mining.minedSequence())) {
      freshEvidence(connection, lease, now);
    }
    return Outcome.COMMITTED;
  }

  Outcome nothing(Connection connection, Lease lease) throws SQLException {
    if (!held(connection, lease)) {
      return Outcome.LOST;
    }
    ledger.settle(connection, lease, 0);
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM due WHERE user_key = ?")) {
      delete.setLong(1, lease.userKey());
      delete.executeUpdate();
    }
    return Outcome.NOTHING;
  }

  /** The worker can't go on. What it spent is lost: so much, or as much as was reserved. */
  Outcome giveBack(
      Connection connection, Lease lease, OptionalLong spent, String cause, Instant now)
      throws SQLException {
    if (!held(connection, lease)) {
      return Outcome.LOST;
    }
    ledger.wasted(
        connection, lease, spent.orElse(lease.reservedTokens()), spent.isEmpty(), cause, now);
    free(connection, lease);
    return Outcome.GIVEN_BACK;
  }

  /**
   * A failure within its lease. What the model was asked before is unknown: the estimate counts.
   */
  Outcome failed(Connection connection, Lease lease, String reason, Instant now)
      throws SQLException {
    if (!held(connection, lease)) {
      return Outcome.LOST;
    }
    ledger.wasted(connection, lease, lease.reservedTokens(), true, "mining failed", now);
    Instant againAt = now.plus(backOff.after(lease.failures() + 1));
    return failed(
        connection,
        lease.userKey(),
        lease.id(),
        lease.failures() + 1,
        line(reason),
        againAt,
        now,
        EVER);
  }

  /** A lease that ran out, which is a failure too; the user may be leased at once. */
  Outcome expired(
      Connection connection, long userKey, long leaseId, int failures, String reason, Instant now)
      throws SQLException {
    return failed(connection, userKey, leaseId, failures + 1, line(reason), now, now, now);
  }

  private Outcome failed(
      Connection connection,
      long userKey,
      long leaseId,
      int failures,
      String reason,
      Instant againAt,
      Instant now,
      Instant ranOutBy)
      throws SQLException {
    boolean aside = failures >= setAsideAfter;
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET lease_id = 0, lease_owner = '', leased_until = 0, reserved_tokens = 0,
            failures = ?, reason = ?, due_at = ?, set_aside_at = ?
            WHERE user_key = ? AND lease_id = ? AND leased_until <= ?
            """)) {
      update.setInt(1, failures);
      update.setString(2, StoredText.of(reason));
      update.setLong(3, againAt.toEpochMilli());
      update.setLong(4, aside ? now.toEpochMilli() : 0);
      update.setLong(5, userKey);
      update.setLong(6, leaseId);
      update.setLong(7, ranOutBy.toEpochMilli());
      if (update.executeUpdate() == 0) {
        return Outcome.LOST;
      }
    }
    return aside ? Outcome.SET_ASIDE : Outcome.FAILED;
  }

  /** Whether a lease is still in the queue; locks its row where rows can be locked. */
  private static boolean held(Connection connection, Lease lease) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE due SET lease_owner = lease_owner WHERE user_key = ? AND lease_id = ?")) {
      update.setLong(1, lease.userKey());
      update.setLong(2, lease.id());
      return update.executeUpdate() > 0;
    }
  }

  /** Takes the lease off, and nothing else. */
  void free(Connection connection, Lease lease) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET lease_id = 0, lease_owner = '', leased_until = 0, reserved_tokens = 0
            WHERE user_key = ? AND lease_id = ?
            """)) {
      update.setLong(1, lease.userKey());
      update.setLong(2, lease.id());
      update.executeUpdate();
    }
  }

  /** Ends a user's turn where all evidence lies at or before a position. */
  private static boolean deleteIfRead(Connection connection, Lease lease, long minedSequence)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM due WHERE user_key = ? AND ? >=
            (SELECT last_evidence_sequence FROM users WHERE user_key = ?)
            """)) {
      delete.setLong(1, lease.userKey());
      delete.setLong(2, minedSequence);
      delete.setLong(3, lease.userKey());
      return delete.executeUpdate() > 0;
    }
  }

  private static long storedSequence(Connection connection, long userKey) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT mined_sequence FROM profiles WHERE user_key = ?")) {
      select.setLong(1, userKey);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  /** More came while the user was mined: a new turn begins, at the end of the queue. */
  private static void freshEvidence(Connection connection, Lease lease, Instant now)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET lease_id = 0, lease_owner = '', leased_until = 0, reserved_tokens = 0,
            failures = 0, degradations = 0, reason = '', since = ?, rank_at = ?,
            evidence = 0, drift = 0, appraised_sequence = 0
            WHERE user_key = ?
            """)) {
      update.setLong(1, now.toEpochMilli());
      update.setLong(2, now.toEpochMilli());
      update.setLong(3, lease.userKey());
      update.executeUpdate();
    }
  }

  /**
   * A lesser engine answered: the profile stays, the user comes again when the model may be back.
   */
  private void again(Connection connection, Lease lease, String reason, Instant now)
      throws SQLException {
    int times;
    try (PreparedStatement select =
        connection.prepareStatement("SELECT degradations FROM due WHERE user_key = ?")) {
      select.setLong(1, lease.userKey());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        times = row.getInt(1) + 1;
      }
    }
    Instant againAt = now.plus(backOff.after(times));
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE due SET lease_id = 0, lease_owner = '', leased_until = 0, reserved_tokens = 0,
            failures = 0, degradations = ?, reason = ?, since = ?, due_at = ?, rank_at = ?,
            evidence = 0, drift = 0
            WHERE user_key = ?
            """)) {
      update.setInt(1, times);
      update.setString(2, StoredText.of(line(reason)));
      update.setLong(3, now.toEpochMilli());
      update.setLong(4, againAt.toEpochMilli());
      update.setLong(5, againAt.toEpochMilli());
      update.setLong(6, lease.userKey());
      update.executeUpdate();
    }
  }

  void count(Connection connection, String engine, Outcome outcome, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO mined_counts (period, engine, outcome, users) VALUES (?, ?, ?, 1)
            ON CONFLICT (period, engine, outcome) DO UPDATE SET users = mined_counts.users + 1
            """)) {
      long period = COUNTED.toMillis();
      insert.setLong(1, Math.floorDiv(now.toEpochMilli(), period) * period);
      insert.setString(2, engine);
      insert.setString(3, outcome.label());
      insert.executeUpdate();
    }
  }

  void sweep(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM mined_counts WHERE period < ?")) {
      delete.setLong(1, now.minus(COUNTS_KEPT).toEpochMilli());
      delete.executeUpdate();
    }
  }

  /** One line of bounded length, without control characters. */
  static String line(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_REASON_CHARACTERS
        ? line
        : line.substring(0, MAX_REASON_CHARACTERS - 1) + "…";
  }
}
