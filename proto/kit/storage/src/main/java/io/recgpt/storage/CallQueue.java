package io.recgpt.storage;

import io.recgpt.rpc.Tenant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for the threads of one kind: those of one tenant after those of the other, in
 * turns, so that nobody waits for more than one call of each. Closing lets those already in it
 * finish.
 */
final class CallQueue {
  private final String database;
  private final int mostOfOne;

  /** Those that wait, by tenant; whose turn it is stands first. */
  private final Map<Tenant, Queue<Call<?>>> waiting = new LinkedHashMap<>();

  /** How many of each have begun, where that is bounded. */
  private final Map<Tenant, Integer> begun = new HashMap<>();

  private boolean closed;

  /** A queue of a database that is told by this name. */
  CallQueue(String database) {
    this(database, Integer.MAX_VALUE);
  }

  /**
   * The same whose threads are not all for one tenant.
   *
   * @param mostOfOne calls of one tenant that may have begun at once, at least 1; {@link #done}
   *     tells when one has ended
   */
  CallQueue(String database, int mostOfOne) {
    this.database = database;
    this.mostOfOne = mostOfOne;
  }

  synchronized void add(Call<?> call) {
    if (closed) {
      throw new StorageException(
          StorageException.Reason.CLOSED, database + ": the database is closed", null);
    }
    waiting.computeIfAbsent(call.tenant(), _ -> new ArrayDeque<>()).add(call);
    notify();
  }

  /** Waits for a call and begins it; null once closed and drained. */
  synchronized @Nullable Call<?> take() {
    for (Call<?> next = poll(); ; next = poll()) {
      if (next != null || (closed && waiting.isEmpty())) {
        return next;
      }
      sleep();
    }
  }

  /** Begins the next call; null where none may begin now. */
  synchronized @Nullable Call<?> poll() {
    for (Call<?> next = next(); next != null; next = next()) {
      if (next.begin()) {
        if (mostOfOne < Integer.MAX_VALUE) {
          begun.merge(next.tenant(), 1, Integer::sum);
        }
        return next;
      }
    }
    return null;
  }

  /** Notes that a call has ended. */
  synchronized void done(Call<?> call) {
    begun.computeIfPresent(call.tenant(), (_, calls) -> calls > 1 ? calls - 1 : null);
    notifyAll();
  }

  /** Whether no call waits now. */
  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  private @Nullable Call<?> next() {
    Iterator<Map.Entry<Tenant, Queue<Call<?>>>> turns = waiting.entrySet().iterator();
    while (turns.hasNext()) {
      Map.Entry<Tenant, Queue<Call<?>>> turn = turns.next();
      Tenant tenant = turn.getKey();
      if (begun.getOrDefault(tenant, 0) < mostOfOne) {
        Queue<Call<?>> calls = turn.getValue();
        turns.remove();
        Call<?> next = calls.remove();
        if (!calls.isEmpty()) {
          waiting.put(tenant, calls);
        }
        return next;
      }
    }
    return null;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is in take
  private synchronized void sleep() {
    try {
      wait();
    } catch (InterruptedException e) {
      // Some work interrupted its own thread: the next call must not suffer from that.
    }
  }
}
