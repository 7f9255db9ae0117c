package io.recgpt.rpc.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A server with a few cores and a queue before them, in simulated time: calls arrive at random
 * whatever becomes of those before (an open loop), and each admitted one needs a core for a random
 * time.
 */
final class SimulatedServer {
  private record Running(long end, long arrived, Admission.Permit permit) {}

  /**
   * What callers saw.
   *
   * @param perSecond answers within the deadline
   * @param p99 time of those that were admitted
   * @param refused share of all calls, 0 to 1
   */
  record Seen(double perSecond, Duration p99, double refused) {}

  private final long[] coreFree;
  private long meanWork;
  private final Random random = new Random(7);
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingLong(Running::end));
  private long now;

  SimulatedServer(int cores, Duration meanWork) {
    this.coreFree = new long[cores];
    this.meanWork = meanWork.toNanos();
  }

  long nanoTime() {
    return now;
  }

  /** From now on the same work takes another time. */
  void becomes(Duration meanWork) {
    this.meanWork = meanWork.toNanos();
  }

  /** Calls a second that the cores can do. */
  double capacity() {
    return coreFree.length * 1e9 / meanWork;
  }

  /** Sends calls of a method at a rate for a while; calls admitted before go on. */
  Seen offer(
      Admission admission, String method, double perSecond, Duration time, Duration deadline) {
    long end = now + time.toNanos();
    long start = now;
    List<Long> times = new ArrayList<>();
    int offered = 0;
    int refused = 0;
    long arrival = now + gap(perSecond);
    while (arrival < end) {
      finish(arrival, deadline, times, start);
      now = arrival;
      offered++;
      Admission.Permit permit = admission.admit(method, "tenant", 1).orElse(null);
      if (permit == null) {
        refused++;
      } else {
        running.add(new Running(work(), now, permit));
      }
      arrival += gap(perSecond);
    }
    finish(end, deadline, times, start);
    now = end;
    times.sort(null);
    long good = times.stream().filter(it -> it <= deadline.toNanos()).count();
    return new Seen(
        good / (time.toNanos() / 1e9),
        Duration.ofNanos(times.isEmpty() ? 0 : times.get(times.size() * 99 / 100)),
        (double) refused / offered);
  }

  private void finish(long until, Duration deadline, List<Long> times, long since) {
    while (!running.isEmpty() && running.peek().end() <= until) {
      Running done = running.remove();
      now = done.end();
      long took = done.end() - done.arrived();
      done.permit()
          .ended(took <= deadline.toNanos() ? Admission.Outcome.ANSWERED : Admission.Outcome.LATE);
      if (done.arrived() >= since) {
        times.add(took);
      }
    }
  }

  private long work() {
    int core = 0;
    for (int other = 1; other < coreFree.length; other++) {
      core = coreFree[other] < coreFree[core] ? other : core;
    }
    long needs = (long) (meanWork * (0.5 + random.nextDouble()));
    coreFree[core] = Math.max(now, coreFree[core]) + needs;
    return coreFree[core];
  }

  private long gap(double perSecond) {
    return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
  }
}
