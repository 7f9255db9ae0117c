package io.recgpt.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** All replies so far. */
final class ReplyLog {
  /** Good replies of each kind, one after the other, that make a recovery. */
  private static final int STREAK = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<Reply> replies = new ArrayList<>();

  void add(Reply reply) {
    lock.lock();
    try {
      replies.add(reply);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The last few, for messages. */
  List<Reply> latest() {
    lock.lock();
    try {
      return List.copyOf(replies.subList(Math.max(0, replies.size() - 5), replies.size()));
    } finally {
      lock.unlock();
    }
  }

  /** Those of calls that were sent in this span of {@link System#nanoTime}, in that order. */
  List<Reply> sentBetween(long begin, long end) {
    lock.lock();
    try {
      return replies.stream()
          .filter(it -> it.sent() - begin >= 0 && it.sent() - end < 0)
          .sorted(Comparator.comparingLong(it -> it.sent() - begin))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until calls of each kind are answered well again and again.
   *
   * @return from {@code begin} to the first call after which nothing but good answers came; empty
   *     where there is none within the limit
   */
  Optional<Duration> awaitWell(long begin, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    lock.lock();
    try {
      while (true) {
        Optional<Duration> recovered = recovered(begin);
        long left = end - System.nanoTime();
        if (recovered.isPresent() || left <= 0) {
          return recovered;
        }
        boolean _ = grown.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Duration> recovered(long begin) {
    Duration latest = Duration.ZERO;
    for (Reply.Kind kind : Reply.Kind.values()) {
      List<Reply> after =
          sentBetween(begin, System.nanoTime()).stream().filter(it -> it.kind() == kind).toList();
      int streak = 0;
      while (streak < after.size() && after.get(after.size() - 1 - streak).well()) {
        streak++;
      }
      if (streak < STREAK) {
        return Optional.empty();
      }
      Reply first = after.get(after.size() - streak);
      Duration since =
          streak == after.size() ? Duration.ZERO : Duration.ofNanos(first.sent() - begin);
      latest = latest.compareTo(since) < 0 ? since : latest;
    }
    return Optional.of(latest);
  }
}
