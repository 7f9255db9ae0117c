package io.recgpt.intent.refresh;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.intent.message.DomainCodec;
import io.recgpt.intent.store.CatalogueStore;
import io.recgpt.intent.store.CatalogueStore.TenantState;
import io.recgpt.rpc.Tenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * "Now" of each tenant: the wall clock, or the time of the last behavior for a log of the past. The
 * wall clock is never behind the last behavior, which another process with another clock may have
 * recorded: what was accepted is known at once.
 */
public final class TenantClock {
  private static final int MAX_REMEMBERED = 10_000;

  private final CatalogueStore catalogue;
  private final InstantSource wallClock;

  /** What each tenant's domain said when it was read last. */
  private final Cache<Tenant, Said> said =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  private record Said(long catalogueVersion, boolean dataClock) {}

  /**
   * @param catalogue says which tenants' time is that of their log
   */
  public TenantClock(CatalogueStore catalogue, InstantSource wallClock) {
    this.catalogue = requireNonNull(catalogue);
    this.wallClock = requireNonNull(wallClock);
  }

  /** "Now" of a tenant. */
  public Instant now(Tenant tenant) {
    return now(tenant, catalogue.state(tenant));
  }

  /** The same, as a snapshot of the database has it. */
  public Instant now(Connection snapshot, Tenant tenant) throws SQLException {
    return now(tenant, CatalogueStore.state(snapshot, tenant));
  }

  private Instant now(Tenant tenant, Optional<TenantState> state) {
    Optional<Instant> last = state.flatMap(TenantState::lastOccurredAt);
    if (last.isPresent() && state.isPresent() && dataClock(tenant, state.get())) {
      return last.get();
    }
    Instant now = wallClock.instant();
    return last.filter(now::isBefore).orElse(now);
  }

  private boolean dataClock(Tenant tenant, TenantState state) {
    Said before = said.getIfPresent(tenant);
    if (before != null && before.catalogueVersion() == state.catalogueVersion()) {
      return before.dataClock();
    }
    boolean dataClock = DomainCodec.dataClock(state.domain());
    said.put(tenant, new Said(state.catalogueVersion(), dataClock));
    return dataClock;
  }
}
