package io.recgpt.intent.worker.queue;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import java.time.Instant;

/**
 * A user who is one worker's until the lease runs out.
 *
 * @param id drawn for this lease alone: whoever commits must still find it in the queue
 * @param userKey the user on disk
 * @param failures failures in a row before it
 * @param reservedTokens tokens set apart in the ledger, in the periods of {@code leasedAt}
 * @param leasedAt when it began
 * @param engine which engine may mine
 */
public record Lease(
    long id,
    long userKey,
    Tenant tenant,
    String userId,
    int failures,
    long reservedTokens,
    Instant leasedAt,
    Engine engine) {

  /** Which engine a lease allows. */
  public enum Engine {
    /** The one that the service is set up with. */
    FULL,
    /** The extractive one alone: the budget of tokens is spent. */
    EXTRACTIVE
  }

  public Lease {
    requireNonNull(tenant);
    requireNonNull(userId);
    requireNonNull(leasedAt);
    requireNonNull(engine);
  }

  /** The same for an engine, with so many tokens set apart. */
  public Lease within(Engine allowed, long tokens) {
    return new Lease(id, userKey, tenant, userId, failures, tokens, leasedAt, allowed);
  }
}
