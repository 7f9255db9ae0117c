package io.recgpt.intent.refresh;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.store.CatalogueStore;
import io.recgpt.intent.store.ProfileStore;
import io.recgpt.intent.worker.Mining;
import io.recgpt.intent.worker.NearLineWorker;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Mines leased users, for the near-line worker as of their tenants' clocks. */
public final class LeasedMiner implements Mining.Miner, NearLineWorker.Tenants {
  private final UserMiner users;
  private final ProfileMiner withoutTokens;
  private final CatalogueStore catalogue;
  private final TenantClock clock;

  /**
   * A miner.
   *
   * @param withoutTokens the engine for when the budget is spent
   */
  public LeasedMiner(
      UserMiner users, ProfileMiner withoutTokens, CatalogueStore catalogue, TenantClock clock) {
    this.users = requireNonNull(users);
    this.withoutTokens = requireNonNull(withoutTokens);
    this.catalogue = requireNonNull(catalogue);
    this.clock = requireNonNull(clock);
  }

  @Override
  public Optional<Mining> mine(Lease lease) throws InterruptedException {
    return mine(lease, clock.now(lease.tenant()));
  }

  /** The same as of another time. */
  public Optional<Mining> mine(Lease lease, Instant asOf) throws InterruptedException {
    return switch (lease.engine()) {
      case FULL ->
          users
              .mine(lease.tenant(), lease.userId(), asOf)
              .map(mined -> mining(lease, mined, mined.by().degraded()));
      case EXTRACTIVE ->
          users
              .mine(lease.tenant(), lease.userId(), asOf, withoutTokens)
              .map(mined -> mining(lease, mined, Optional.of("the budget of tokens was spent")));
    };
  }

  private static Mining mining(Lease lease, UserMiner.Mined mined, Optional<String> degraded) {
    return new Mining(
        mined.profile().minedSequence(),
        mined.by().interests().engine(),
        mined.by().usage().total(),
        degraded,
        connection -> ProfileStore.commit(connection, lease.userKey(), mined.profile()));
  }

  @Override
  public List<Tenant> all() {
    return catalogue.tenants();
  }

  @Override
  public Instant minedBefore(Tenant tenant) {
    return clock.now(tenant).minus(UserMiner.MAX_AGE);
  }
}
