package io.recgpt.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Where calls wait for the threads of one kind. Closing lets those already in it finish. */
final class CallQueue {
  private final String database;
  private final Queue<Call<?>> calls = new ArrayDeque<>();
  private boolean closed;

  /** A queue of a database that is told by this name. */
  CallQueue(String database) {
    this.database = database;
  }

  synchronized void add(Call<?> call) {
    if (closed) {
      throw new StorageException(
          StorageException.Reason.CLOSED, database + ": the database is closed", null);
    }
    calls.add(call);
    notify();
  }

  /** Waits for calls and begins up to {@code most} of them; none once closed and drained. */
  synchronized List<Call<?>> take(int most) {
    List<Call<?>> taken = new ArrayList<>();
    while (taken.isEmpty()) {
      Call<?> next = calls.poll();
      while (next != null) {
        if (next.begin()) {
          taken.add(next);
        }
        next = taken.size() < most ? calls.poll() : null;
      }
      if (taken.isEmpty()) {
        if (closed) {
          return taken;
        }
        sleep();
      }
    }
    return taken;
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
