package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.StorageException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases that a worker mines on, each on a thread of its own, and how they end. */
final class RunningLeases {
  private static final Logger logger = LoggerFactory.getLogger(RunningLeases.class);

  private final Leases leases;
  private final WorkerMeter meter;
  private final Map<Lease, Thread> running = new ConcurrentHashMap<>();
  private final Semaphore ended = new Semaphore(0);

  RunningLeases(Leases leases, WorkerMeter meter) {
    this.leases = requireNonNull(leases);
    this.meter = requireNonNull(meter);
  }

  /** How a lease ended, and what was thrown. */
  record Ended(Outcome outcome, @Nullable Throwable cause) {
    /** 1 where there is a new version, for whoever asked for it. */
    int refreshed() {
      switch (cause) {
        case InterruptedException _ ->
            throw RpcException.of(ErrorCode.NOT_READY, "mining was stopped: try again");
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> {}
      }
      return outcome == Outcome.COMMITTED || outcome == Outcome.DEGRADED ? 1 : 0;
    }
  }

  /** Begins {@code mining}, which ends by {@link #mine}, on a thread of its own. */
  void begin(Lease lease, Runnable mining) {
    Thread lane = Thread.ofVirtual().name("near-line-", lease.id()).unstarted(mining);
    running.put(lease, lane);
    lane.start();
  }

  /** Mines the user of a lease that was begun, and ends the lease, whatever happens. */
  Ended mine(Lease lease, Mining.Miner miner) {
    String engine = "";
    Outcome outcome = Outcome.LOST;
    OptionalLong spent = OptionalLong.empty();
    Throwable cause = null;
    try {
      Optional<Mining> mining = miner.mine(lease);
      if (mining.isEmpty()) {
        outcome = leases.nothing(lease);
      } else {
        engine = mining.get().engine();
        spent = OptionalLong.of(mining.get().tokens());
        meter.spent(lease.tenant(), mining.get().tokens());
        outcome = leases.commit(lease, mining.get());
      }
    } catch (InterruptedException stopped) {
      cause = stopped;
      outcome = giveBack(lease, spent, "its worker stopped");
    } catch (StorageException away) {
      cause = away;
      logger.warn("a user of tenant {} stays due: {}", lease.tenant().id(), away.getMessage());
      outcome = giveBack(lease, spent, "the database was away");
    } catch (RuntimeException | Error fault) {
      cause = fault;
      outcome = failed(lease, fault);
    } finally {
      meter.ended(engine, outcome);
      running.remove(lease);
      ended.release();
    }
    return new Ended(outcome, cause);
  }

  private Outcome giveBack(Lease lease, OptionalLong spent, String cause) {
    try {
      return leases.giveBack(lease, spent, cause);
    } catch (StorageException away) {
      logger.warn("a lease could not be given back, it runs out: {}", away.getMessage());
      return Outcome.LOST;
    }
  }

  private Outcome failed(Lease lease, Throwable fault) {
    String message = fault.getMessage();
    String reason = fault.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    try {
      Outcome outcome = leases.failed(lease, reason);
      logger.warn(
          "mining failed for a user of tenant {} ({}): {}",
          lease.tenant().id(),
          outcome.label(),
          LeaseEndings.line(reason),
          fault);
      return outcome;
    } catch (StorageException away) {
      logger.warn("a failure could not be noted, its lease runs out: {}", away.getMessage());
      return Outcome.LOST;
    }
  }

  /** Makes the leases last; whoever mines on a lost one is interrupted. */
  void renew() {
    interrupt(leases.renew(List.copyOf(running.keySet())));
  }

  /** Interrupts whoever mines on one of these. */
  void interrupt(Collection<Lease> some) {
    for (Lease lease : some) {
      Thread lane = running.get(lease);
      if (lane != null) {
        lane.interrupt();
      }
    }
  }

  /** Interrupts all who mine. */
  void interruptAll() {
    running.values().forEach(Thread::interrupt);
  }

  /** How many are mined on now. */
  int size() {
    return running.size();
  }

  /** Begins to watch for ends: those before don't count. */
  void forgetEnded() {
    ended.drainPermits();
  }

  /** Waits for one to end; false where that takes longer. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.tryAcquire(nanos, TimeUnit.NANOSECONDS);
  }

  /** Waits until nobody is mined; false where that takes longer. */
  boolean awaitIdle(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!running.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      boolean _ = ended.tryAcquire(left, TimeUnit.NANOSECONDS);
    }
    return true;
  }
}
