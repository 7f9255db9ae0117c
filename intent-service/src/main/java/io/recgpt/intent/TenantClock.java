package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.time.InstantSource;

/**
 * "Now" of each tenant: the wall clock, or the time of the last behaviour for a log of the past.
 */
final class TenantClock {
  private final CatalogueStore catalogue;
  private final UserReader users;
  private final InstantSource wallClock;

  TenantClock(CatalogueStore catalogue, UserReader users, InstantSource wallClock) {
    this.catalogue = requireNonNull(catalogue);
    this.users = requireNonNull(users);
    this.wallClock = requireNonNull(wallClock);
  }

  Instant now(Tenant tenant) {
    boolean dataClock =
        catalogue.state(tenant).map(state -> DomainCodec.dataClock(state.domain())).orElse(false);
    return dataClock
        ? users.lastOccurredAt(tenant).orElseGet(wallClock::instant)
        : wallClock.instant();
  }
}
