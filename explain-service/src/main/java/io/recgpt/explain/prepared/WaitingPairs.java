package io.recgpt.explain.prepared;

import io.recgpt.explain.writing.Pair;
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
 * The pairs that wait to be written or are being written, each once, in the order in which they
 * came; bounded.
 */
final class WaitingPairs {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SequencedMap<Waiting, LocalDate> waiting = new LinkedHashMap<>();
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

  /** Adds pairs as far as there is room; answers how many of them wait or are being written. */
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
        Waiting one = new Waiting(tenant, pair);
        if (waiting.containsKey(one) || taken.contains(one)) {
          count++;
        } else if (waiting.size() < Math.min(upTo, most) && !closed) {
          waiting.put(one, today);
          count++;
        }
      }
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for pairs and takes the first with others of its tenant.
   *
   * @param batch most pairs to take
   * @param linger how long to wait for more where there are fewer
   * @return pairs of one tenant, to be {@link #done} with; none once this is closed
   */
  Work take(int batch, Duration linger) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      long left = linger.toNanos();
      while (waiting.size() < batch && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed || waiting.isEmpty() ? Work.NONE : first(batch);
    } finally {
      lock.unlock();
    }
  }

  private Work first(int batch) {
    Tenant tenant = waiting.firstEntry().getKey().tenant();
    LocalDate today = waiting.firstEntry().getValue();
    List<Pair> pairs = new ArrayList<>();
    Iterator<Map.Entry<Waiting, LocalDate>> each = waiting.entrySet().iterator();
    while (each.hasNext() && pairs.size() < batch) {
      Map.Entry<Waiting, LocalDate> one = each.next();
      if (one.getKey().tenant().equals(tenant) && one.getValue().equals(today)) {
        pairs.add(one.getKey().pair());
        taken.add(one.getKey());
        each.remove();
      }
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
