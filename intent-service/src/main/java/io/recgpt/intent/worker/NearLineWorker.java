package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.metrics.Meter;
import io.recgpt.intent.worker.queue.Appraiser;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Database;
import io.recgpt.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mines users who are due, a few at a time and at a bounded rate, in the background. Any number of
 * workers, of this process and of others, share one database.
 */
public final class NearLineWorker implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(NearLineWorker.class);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Users whose value is found out before a round, if there are more than the round takes. */
  private static final int APPRAISED = 100;

  /** A worker that stops lets what it mines come to its end for so long, then gives it back. */
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private static final Duration GIVING_BACK = Duration.ofSeconds(5);
  private static final Duration LOOKING_AGAIN = Duration.ofMillis(100);
  private static final Duration SWEEPING = Duration.ofMinutes(10);

  private final Parts parts;
  private final WorkerConfig config;
  private final DueQueue queue;
  private final Leases leases;
  private final Appraiser appraiser;
  private final WorkerMeter meter;
  private final RunningLeases running;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * What a worker stands on.
   *
   * @param owner names the worker; unique among those that run
   * @param random draws ids of leases and jitter: two workers must not draw the same
   * @param weights of a behavior by the number of its kind
   */
  public record Parts(
      Database database,
      LeaseClock clock,
      String owner,
      RandomGenerator random,
      Mining.Miner miner,
      Tenants tenants,
      IntToDoubleFunction weights,
      Meter meter) {

    public Parts {
      requireNonNull(database);
      requireNonNull(clock);
      requireNonNull(owner);
      requireNonNull(random);
      requireNonNull(miner);
      requireNonNull(tenants);
      requireNonNull(weights);
      requireNonNull(meter);
    }
  }

  /** Whose profiles grow too old. */
  public interface Tenants {
    /** All with behaviors. */
    List<Tenant> all();

    /** Profiles that were mined before this are to be mined again, by the tenant's own clock. */
    Instant minedBefore(Tenant tenant);
  }

  /** Puts a worker together; nothing runs before {@link #start()}. */
  public NearLineWorker(WorkerConfig config, Parts parts) {
    this.config = requireNonNull(config);
    this.parts = requireNonNull(parts);
    this.queue = new DueQueue(parts.database(), parts.clock());
    this.leases =
        new Leases(parts.database(), parts.clock(), config, parts.owner(), parts.random());
    this.appraiser = new Appraiser(parts.database(), parts.clock(), parts.weights());
    this.meter =
        new WorkerMeter(
            parts.meter(),
            new WorkerStatusReader(parts.database(), parts.clock(), config.budget()));
    this.running = new RunningLeases(leases, meter);
  }

  /** Begins, and returns at once. At a rate of 0 only what callers ask for is mined. */
  public void start() {
    thread = Thread.ofVirtual().name("near-line-worker").start(this::work);
  }

  /**
   * Mines certain users now, on leases and tokens like everybody's, so that nobody is mined twice:
   * a version that another worker commits meanwhile will do.
   *
   * @return how many of them have a new version; users without behaviors have none
   * @throws RpcException QUOTA_EXCEEDED where the tokens are spent and users are to wait for more
   */
  public int refresh(Tenant tenant, Collection<String> userIds) throws InterruptedException {
    return refresh(tenant, userIds, parts.miner(), true);
  }

  /** The same by another miner, after those who are at it: their versions won't do. */
  public int refresh(Tenant tenant, Collection<String> userIds, Mining.Miner miner)
      throws InterruptedException {
    return refresh(tenant, userIds, miner, false);
  }

  private int refresh(
      Tenant tenant, Collection<String> userIds, Mining.Miner miner, boolean anothersWillDo)
      throws InterruptedException {
    Collection<String> left = new LinkedHashSet<>(userIds);
    int refreshed = 0;
    while (!left.isEmpty()) {
      Leases.Claim claim = leases.claim(tenant, left);
      refreshed += mine(claim.leases(), miner);
      left = claim.heldByOthers();
      if (left.isEmpty()) {
        break;
      }
      awaitOthers(tenant, left);
      if (anothersWillDo) {
        List<String> again = queue.queued(tenant, left);
        refreshed += left.size() - again.size();
        left = again;
      }
    }
    return refreshed;
  }

  /**
   * Mines side by side, as many as the worker does by itself; a caller who gives up gives all of
   * them back.
   */
  private int mine(List<Lease> taken, Mining.Miner miner) throws InterruptedException {
    Semaphore atOnce = new Semaphore(config.lanes());
    Mining.Miner inTurn =
        lease -> {
          atOnce.acquire();
          try {
            return miner.mine(lease);
          } finally {
            atOnce.release();
          }
        };
    List<FutureTask<RunningLeases.Ended>> lanes = new ArrayList<>(taken.size());
    for (Lease lease : taken) {
      FutureTask<RunningLeases.Ended> lane = new FutureTask<>(() -> running.mine(lease, inTurn));
      lanes.add(lane);
      running.begin(lease, lane);
    }
    try {
      List<RunningLeases.Ended> results = new ArrayList<>(lanes.size());
      for (FutureTask<RunningLeases.Ended> lane : lanes) {
        results.add(lane.get());
      }
      return results.stream().mapToInt(RunningLeases.Ended::refreshed).sum();
    } catch (ExecutionException fault) {
      throw new IllegalStateException("mining failed", fault.getCause());
    } catch (InterruptedException stopped) {
      running.interrupt(taken);
      throw stopped;
    }
  }

  private void awaitOthers(Tenant tenant, Collection<String> userIds) throws InterruptedException {
    while (!queue.leased(tenant, userIds).isEmpty()) {
      leases.endExpired(userIds.size());
      if (closed.await(LOOKING_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw RpcException.of(ErrorCode.NOT_READY, "the service stops: try again");
      }
    }
  }

  /**
   * Begins to mine at most so many users, and no more than there are lanes free; returns how many.
   */
  int round(int most) {
    int limit = Math.min(most, config.lanes() - running.size());
    if (limit <= 0) {
      return 0;
    }
    if (queue.size(limit + 1) > limit) {
      appraiser.appraise(APPRAISED);
    }
    List<Lease> taken = leases.take(limit);
    for (Lease lease : taken) {
      running.begin(lease, () -> running.mine(lease, parts.miner()));
    }
    if (taken.isEmpty()) {
      enterAged(most);
    }
    return taken.size();
  }

  /** Makes the leases last; whoever mines on a lost one is interrupted. */
  void renew() {
    running.renew();
  }

  /** Waits until nobody is mined; false where that takes longer. */
  boolean awaitIdle(Duration longest) throws InterruptedException {
    return running.awaitIdle(longest);
  }

  /** Takes no more users; lets those in progress end, or gives them back. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Thread loop = thread;
      if (loop != null) {
        loop.join();
      }
      if (!awaitIdle(STOPPING)) {
        running.interruptAll();
        if (!awaitIdle(GIVING_BACK)) {
          logger.warn("{} users are still mined: their leases run out", running.size());
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      running.interruptAll();
    }
    meter.close();
  }

  /** Nobody is due by new evidence: profiles that are too old come next. */
  private void enterAged(int most) {
    for (Tenant tenant : parts.tenants().all()) {
      queue.enterAged(tenant, parts.tenants().minedBefore(tenant), most);
    }
  }

  private void work() {
    try {
      long sweep = System.nanoTime() + SWEEPING.toNanos();
      while (closed.getCount() > 0) {
        long second = System.nanoTime() + SECOND.toNanos();
        try {
          second(second);
          renew();
          if (System.nanoTime() > sweep) {
            sweep += SWEEPING.toNanos();
            leases.sweep();
          }
        } catch (StorageException | IllegalStateException fault) {
          if (closed.getCount() > 0) {
            logger.warn("a round failed, its users stay due: {}", fault.toString(), fault);
          }
        }
        boolean _ = closed.await(second - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins what one second allows, as lanes become free. */
  private void second(long end) throws InterruptedException {
    int left = config.usersPerSecond();
    while (left > 0 && closed.getCount() > 0) {
      running.forgetEnded();
      int free = config.lanes() - running.size();
      int begun = round(left);
      left -= begun;
      if (free > 0 && begun < Math.min(left + begun, free)) {
        return; // nobody else is due
      }
      if (!running.awaitEnd(end - System.nanoTime())) {
        return;
      }
    }
  }
}
