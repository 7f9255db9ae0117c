package io.recgpt.intent;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.Tenant;
import io.recgpt.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mines users who are due, at a bounded rate, in the background. */
final class NearLineWorker implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(NearLineWorker.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private final DueQueue queue;
  private final CatalogueStore catalogue;
  private final TenantClock clock;
  private final ProfileRefresher refresher;
  private final InstantSource wallClock;
  private final int usersPerSecond;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  NearLineWorker(
      DueQueue queue,
      CatalogueStore catalogue,
      TenantClock clock,
      ProfileRefresher refresher,
      InstantSource wallClock,
      int usersPerSecond) {
    this.queue = requireNonNull(queue);
    this.catalogue = requireNonNull(catalogue);
    this.clock = requireNonNull(clock);
    this.refresher = requireNonNull(refresher);
    this.wallClock = requireNonNull(wallClock);
    this.usersPerSecond = usersPerSecond;
  }

  /** Begins, unless the rate is 0; returns at once. */
  void start() {
    if (usersPerSecond > 0) {
      thread = Thread.ofVirtual().name("near-line-worker").start(this::work);
    }
  }

  /** Takes one round: at most so many users as a second allows; answers how many were mined. */
  int round() throws InterruptedException {
    Instant now = wallClock.instant();
    List<DueQueue.Lease> leases = queue.lease(now, LEASE, usersPerSecond);
    if (leases.isEmpty()) {
      return enterAged(now);
    }
    Map<Tenant, List<String>> users = new LinkedHashMap<>();
    leases.forEach(lease ->
        users.computeIfAbsent(lease.tenant(), key -> new ArrayList<>()).add(lease.userId()));
    int mined = 0;
    for (Map.Entry<Tenant, List<String>> entry : users.entrySet()) {
      mined += refresher.refresh(entry.getKey(), entry.getValue(), clock.now(entry.getKey()));
    }
    return mined;
  }

  /** Stops after the round in progress. */
  @Override
  public void close() {
    closed.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join(STOPPING);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Nobody is due by new evidence: profiles that are too old come next. */
  private int enterAged(Instant now) {
    for (Tenant tenant : catalogue.tenants()) {
      queue.enterAged(
          tenant, clock.now(tenant).minus(ProfileRefresher.LONGEST_AGE), now, usersPerSecond);
    }
    return 0;
  }

  private void work() {
    try {
      while (!closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          round();
        } catch (StorageException | IllegalStateException fault) {
          if (closed.getCount() > 0) {
            logger.warn("a round failed, its users stay due: {}", fault.toString(), fault);
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
