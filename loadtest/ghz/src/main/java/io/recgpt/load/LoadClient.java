package io.recgpt.load;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.processes.Latencies;
import io.recgpt.type.v1.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Asks a gateway for recommendations, as fast as it answers or at a rate of its own. */
final class LoadClient {
  private final Channel gateway;
  private final List<RecommendRequest> requests;
  private final Duration deadline;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * A client.
   *
   * @param gateway stays the caller's to close
   * @param requests made in turn, one or more
   * @param deadline of each call
   */
  LoadClient(Channel gateway, List<RecommendRequest> requests, Duration deadline) {
    this.gateway = gateway;
    this.requests = List.copyOf(requests);
    this.deadline = deadline;
  }

  /**
   * What came of a load.
   *
   * @param answered calls
   * @param whole those that were answered from a fresh profile, with each item explained
   * @param failures calls that failed, by code
   * @param elapsed from the first call to the last answer
   * @param median of the calls' times; at a given rate a call's time runs from when it was due
   * @param p99 of the same
   */
  record Outcome(
      long answered,
      long whole,
      Map<Status.Code, Long> failures,
      Duration elapsed,
      Duration median,
      Duration p99) {
    /** Calls that failed. */
    long failed() {
      return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answers a second. */
    double rate() {
      return answered / (elapsed.toNanos() / 1e9);
    }
  }

  /** Keeps so many calls in flight for a time: a closed loop. */
  Outcome inFlight(int calls, Duration time) {
    Run run = new Run();
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    for (int i = 0; i < calls; i++) {
      next(run, end);
    }
    return run.outcome(begin);
  }

  private void next(Run run, long end) {
    long sent = System.nanoTime();
    if (sent - end < 0) {
      send(run, sent, () -> next(run, end));
    }
  }

  /** Sends at an even rate for a time, whatever comes back: an open loop. */
  Outcome atRate(double perSecond, Duration time) {
    Run run = new Run();
    long begin = System.nanoTime();
    long calls = (long) (perSecond * time.toNanos() / 1e9);
    for (long i = 0; i < calls; i++) {
      long due = begin + (long) (i * 1e9 / perSecond);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      send(run, due, () -> {});
    }
    return run.outcome(begin);
  }

  private void send(Run run, long since, Runnable then) {
    run.open.register();
    RecommendationServiceGrpc.newStub(gateway)
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .recommend(
            requests.get(Math.floorMod(turn.getAndIncrement(), requests.size())),
            new StreamObserver<>() {
              @Override
              public void onNext(RecommendResponse response) {
                run.latencies.add(System.nanoTime() - since);
                if (whole(response)) {
                  run.whole.increment();
                }
              }

              @Override
              public void onError(Throwable failure) {
                run.failures.merge(Status.fromThrowable(failure).getCode(), 1L, Long::sum);
                done();
              }

              @Override
              public void onCompleted() {
                done();
              }

              private void done() {
                then.run();
                run.open.arriveAndDeregister();
              }
            });
  }

  private static boolean whole(RecommendResponse response) {
    return response.getServing().getRung() == Rung.RUNG_FRESH_PROFILE
        && response.getRecommendationsList().stream().allMatch(Recommendation::hasExplanation);
  }

  private static final class Run {
    private final Latencies latencies = new Latencies();
    private final LongAdder whole = new LongAdder();
    private final Map<Status.Code, Long> failures = new ConcurrentHashMap<>();
    private final Phaser open = new Phaser(1);

    Outcome outcome(long begin) {
      open.arriveAndAwaitAdvance();
      return new Outcome(
          latencies.count(),
          whole.sum(),
          Map.copyOf(failures),
          Duration.ofNanos(System.nanoTime() - begin),
          latencies.quantile(0.5),
          latencies.quantile(0.99));
    }
  }
}
