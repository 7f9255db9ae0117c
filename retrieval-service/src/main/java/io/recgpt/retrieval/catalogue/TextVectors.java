package io.recgpt.retrieval.catalogue;

import io.grpc.Context;
import io.grpc.Deadline;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index's vectors of the items' texts in step with the store. What is owed to the index
 * is noted in the order of the changes, and put outside of the lock that orders them, tenant by
 * tenant: an index that hangs holds up none but who waits for that tenant's vectors. What an index
 * that is down does not take is put with the next change; until then no checkpoint covers it, so
 * that a restart puts it too. Thread-safe.
 */
public final class TextVectors {
  private static final Logger log = LoggerFactory.getLogger(TextVectors.class);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final VectorIndex index;
  private final int dimension;
  private final Map<IndexVersion, Debt> debts = new ConcurrentHashMap<>();

  /**
   * Vectors of the texts of all tenants.
   *
   * @param dimension of each
   */
  public TextVectors(VectorIndex index, int dimension) {
    this.index = index;
    this.dimension = dimension;
  }

  /** What one version of the index is owed. */
  private static final class Debt {
    private final ReentrantLock paying = new ReentrantLock();
    private final Map<Integer, Entry> owed = new ConcurrentHashMap<>();

    /** How often something was put, and how often when the index was last told to keep it. */
    private final AtomicLong paid = new AtomicLong();

    private final AtomicLong kept = new AtomicLong();
  }

  /** The versions that lack nothing at a position, with how often each was paid until then. */
  record Whole(Map<IndexVersion, Long> versions, long position) {
    Whole {
      versions = Map.copyOf(versions);
    }
  }

  /** The change up to which a tenant's vectors are in the index, given the last in the store. */
  long checkpoint(Tenant tenant, long end) {
    IndexVersion version = IndexVersion.text(tenant, dimension);
    index.create(version);
    long checkpoint = index.checkpoint(version);
    if (checkpoint <= end) {
      return checkpoint;
    }
    // An index ahead of its store is of another state of it: all is put again.
    index.drop(version);
    return 0;
  }

  /** Notes vectors to be put by {@link #pay}; the last of a key counts. */
  public void owe(Tenant tenant, List<Entry> entries) {
    if (!entries.isEmpty()) {
      Debt debt = debts.computeIfAbsent(IndexVersion.text(tenant, dimension), added -> new Debt());
      entries.forEach(entry -> debt.owed.put(entry.key(), entry));
    }
  }

  /**
   * Puts what a tenant's vectors lack, as far as the index takes it; who else does so is waited for
   * until the call's deadline.
   */
  public void pay(Tenant tenant) {
    pay(IndexVersion.text(tenant, dimension));
  }

  /** The same of all tenants, until one fails. */
  void payAll() {
    for (IndexVersion version : debts.keySet()) {
      if (!pay(version)) {
        return;
      }
    }
  }

  /**
   * Which versions lack nothing of the changes up to a position, all of which must have been noted
   * by {@link #owe}.
   */
  Whole whole(long position) {
    Map<IndexVersion, Long> versions = new HashMap<>();
    debts.forEach((version, debt) -> {
      if (debt.owed.isEmpty() && debt.paid.get() > debt.kept.get()) {
        versions.put(version, debt.paid.get());
      }
    });
    return new Whole(versions, position);
  }

  /** Has the index keep what it has. */
  void keep(Whole whole) {
    for (Map.Entry<IndexVersion, Long> version : whole.versions().entrySet()) {
      try {
        index.commit(version.getKey(), whole.position());
        Debt debt = debts.get(version.getKey());
        if (debt != null) {
          debt.kept.accumulateAndGet(version.getValue(), Math::max);
        }
      } catch (RpcException down) {
        log.warn("{} is not kept yet: {}", version.getKey().described(), down.getMessage());
        return;
      }
    }
  }

  private boolean pay(IndexVersion version) {
    Debt debt = debts.get(version);
    if (debt == null || debt.owed.isEmpty()) {
      return true;
    }
    if (!waited(debt.paying)) {
      return false;
    }
    try {
      Map<Integer, Entry> entries = Map.copyOf(debt.owed);
      if (!entries.isEmpty()) {
        index.create(version);
        index.upsert(version, entries.values());
        debt.paid.incrementAndGet();
        // Those that were replaced meanwhile are owed still.
        entries.forEach(debt.owed::remove);
      }
      return true;
    } catch (RpcException down) {
      log.warn(
          "{} vectors of {} wait for the index: {}",
          debt.owed.size(),
          version.described(),
          down.getMessage());
      return false;
    } finally {
      debt.paying.unlock();
    }
  }

  private static boolean waited(ReentrantLock paying) {
    Deadline deadline = Context.current().getDeadline();
    long nanos =
        deadline == null
            ? MAX_WAIT.toNanos()
            : Math.min(MAX_WAIT.toNanos(), deadline.timeRemaining(TimeUnit.NANOSECONDS));
    try {
      return paying.tryLock(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
