package io.recgpt.intent.worker.budget;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.time.Instant;

/**
 * The workers' budget of tokens, for mining of which nothing is kept: it needs no lease, but what
 * it spends is booked all the same.
 */
public final class PreviewBudget {
  private final Database database;
  private final LeaseClock clock;
  private final TokenLedger ledger;
  private final TokenEstimates estimates;

  /**
   * The budget of a database's workers.
   *
   * @param firstEstimate tokens of one person, as long as none of the tenant has been seen
   */
  public PreviewBudget(
      Database database, LeaseClock clock, TokenBudget budget, long firstEstimate) {
    this.database = requireNonNull(database);
    this.clock = requireNonNull(clock);
    this.ledger = new TokenLedger(budget);
    this.estimates = new TokenEstimates(firstEstimate);
  }

  /**
   * Tokens set apart, until they are {@linkplain #settle settled}.
   *
   * @param engine which engine may mine: the extractive one where the budget is spent
   */
  public record Grant(Tenant tenant, Lease.Engine engine, long reserved, Instant at) {
    public Grant {
      requireNonNull(tenant);
      requireNonNull(engine);
      requireNonNull(at);
    }
  }

  /** Sets apart what one person is thought to take. */
  public Grant reserve(Tenant tenant) {
    long tokens = estimates.of(tenant);
    if (tokens == 0) {
      return new Grant(tenant, Lease.Engine.FULL, 0, Instant.EPOCH);
    }
    return database.write(connection -> {
      Instant now = clock.now(connection);
      return ledger.reserve(connection, tenant, tokens, now).isEmpty()
          ? new Grant(tenant, Lease.Engine.FULL, tokens, now)
          : new Grant(tenant, Lease.Engine.EXTRACTIVE, 0, now);
    });
  }

  /** Books what was spent. */
  public void settle(Grant grant, long spent) {
    if (grant.engine() == Lease.Engine.FULL) {
      estimates.spent(grant.tenant(), spent);
    }
    if (grant.reserved() == 0 && spent == 0) {
      return;
    }
    database.write(connection -> {
      Instant at = grant.reserved() == 0 ? clock.now(connection) : grant.at();
      ledger.settle(connection, grant.tenant(), at, grant.reserved(), spent);
      return 0;
    });
  }

  /** Mining failed: what the model was asked before is unknown, the estimate counts. */
  public void settle(Grant grant) {
    settle(grant, grant.reserved());
  }
}
