package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.queue.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What mining a user came to, not yet committed.
 *
 * @param minedSequence behaviors up to this position were read
 * @param engine what made the interests
 * @param tokens spent
 * @param degraded why a lesser engine was taken; empty where none did
 * @param commit puts the version into the database
 */
public record Mining(
    long minedSequence, String engine, long tokens, Optional<String> degraded, Commit commit) {

  public Mining {
    requireNonNull(engine);
    requireNonNull(degraded);
    requireNonNull(commit);
  }

  /** Puts a version into the database, in the transaction that ends the lease. */
  @FunctionalInterface
  public interface Commit {
    /** Returns false where that version is there already. */
    boolean in(Connection connection) throws SQLException;
  }

  /** Mines the user of a lease. */
  @FunctionalInterface
  public interface Miner {
    /**
     * Mines, for as long as it takes; empty where there is nothing to mine.
     *
     * @throws InterruptedException where the worker stops, or has lost the lease
     */
    Optional<Mining> mine(Lease lease) throws InterruptedException;
  }
}
