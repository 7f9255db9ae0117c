package io.recgpt.explain.prepared;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pairs that wait to be written or are being written, each once; bounded. Tenants take turns,
 * each tenant's pairs in the order in which they came; where there is no room, the tenant with the
 * most leaves one out for one with less.
 */
final class WaitingPairs {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SequencedMap<Tenant, SequencedMap<Pair, LocalDate>> waiting = new LinkedHashMap<>();
  private int size;
  private final Set<Waiting> taken = new HashSet<>();
  private boolean closed;

  private record Waiting(Tenant tenant, Pair pair) {}

  /**
   * Pairs of one tenant to write together.
   *
   * @param today the day for which they are asked
   * @param pairs none where there is nothing to do
   */
  record Work(Tenant tenant, LocalDate today, List<Pair> pairs) {
    static final Work NONE = new Work(Tenant.DEFAULT, LocalDate.EPOCH, List.of());

    Work {
      pairs = List.copyOf(pairs);
    }
  }

  WaitingPairs(int most) {
    this.most = most;
  }

  /** Adds pairs as far as there is room; returns how many of them wait or are being written. */
  int add(Tenant tenant, Iterable<Pair> pairs, LocalDate today) {
    return add(tenant, pairs, today, most);
  }

  /**
   * The same while fewer wait than so many.
   *
   * @param upTo at most the bound of all
   */
  int add(Tenant tenant, Iterable<Pair> pairs, LocalDate today, int upTo) {
    lock.lock();
    try {
      int count = 0;
      for (Pair pair : pairs) {
        boolean known =
            taken.contains(new Waiting(tenant, pair))
                || (waiting.containsKey(tenant) && waiting.get(tenant).containsKey(pair));
        if (known) {
          count++;
        } else if (!closed && (size < Math.min(upTo, most) || madeRoom(tenant))) {
          waiting.computeIfAbsent(tenant, added -> new LinkedHashMap<>()).put(pair, today);
          size++;
          count++;
        }
      }
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Has the tenant with the most leave out its last pair, where that is fairer than before. */
  private boolean madeRoom(Tenant tenant) {
    SequencedMap<Pair, LocalDate> own = waiting.get(tenant);
    int less = own == null ? 0 : own.size();
    SequencedMap<Pair, LocalDate> longest = null;
    for (SequencedMap<Pair, LocalDate> pairs : waiting.values()) {
      longest = longest == null || pairs.size() > longest.size() ? pairs : longest;
    }
    if (longest == null || longest.size() <= less + 1) {
      return false;
    }
    longest.pollLastEntry();
    size--;
    return true;
  }

  /**
   * Waits for pairs and takes those of the tenant whose turn it is.
   *
   * @param batch most pairs to take
   * @param linger how long to wait for more where there are fewer
   * @return pairs of one tenant, to be {@link #done} with; none once this is closed
   */
  Work take(int batch, Duration linger) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (size == 0 && !closed) {
        changed.await();
      }
      long left = linger.toNanos();
      while (size < batch && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed || size == 0 ? Work.NONE : first(batch);
    } finally {
      lock.unlock();
    }
  }

  private Work first(int batch) {
    Map.Entry<Tenant, SequencedMap<Pair, LocalDate>> turn = waiting.pollFirstEntry();
    Tenant tenant = turn.getKey();
    LocalDate today = turn.getValue().firstEntry().getValue();
    List<Pair> pairs = new ArrayList<>();
    Iterator<Map.Entry<Pair, LocalDate>> each = turn.getValue().entrySet().iterator();
    while (each.hasNext() && pairs.size() < batch) {
      Map.Entry<Pair, LocalDate> one = each.next();
      if (one.getValue().equals(today)) {
        pairs.add(one.getKey());
        taken.add(new Waiting(tenant, one.getKey()));
        each.remove();
        size--;
      }
    }
    if (!turn.getValue().isEmpty()) {
      waiting.putLast(tenant, turn.getValue());
    }
    return new Work(tenant, today, pairs);
  }

  /** Takes note that work has ended; what of it is not written may be added again. */
  void done(Work work) {
    lock.lock();
    try {
      work.pairs().forEach(pair -> taken.remove(new Waiting(work.tenant(), pair)));
    } finally {
      lock.unlock();
    }
  }

  /** Waits, at most so long, but not once this is closed. */
  void pause(Duration time) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = time.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting; what waited is forgotten, and comes again when it is shown. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      size = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
