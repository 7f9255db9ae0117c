package io.recgpt.hostile.attack;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.processes.Latencies;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The well-behaved caller of another tenant: asks and records at an even rate whatever comes of it
 * (an open loop), one call in five records an event.
 */
final class Neighbor implements AutoCloseable {
  private static final int COUNT = 10;
  private static final int RECORD_EVERY = 5;

  /** What it makes of an answer that has not all that was asked for. */
  private static final Status TOO_FEW_ITEMS = Status.DATA_LOSS.withDescription("too few items");

  private final Channel gateway;
  private final List<String> users;
  private final List<Behavior> history;
  private final Duration deadline;
  private final AtomicLong turn = new AtomicLong();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  /** Read and written by the clock's thread alone, but for its contents. */
  private @Nullable Window window;

  /**
   * A caller that says nothing yet.
   *
   * @param gateway shows its key; stays the caller's to close
   * @param history what its shoppers did
   * @param deadline of each call
   */
  Neighbor(Channel gateway, List<Behavior> history, Duration deadline) {
    this.deadline = deadline;
    this.gateway = gateway;
    this.users = history.stream().map(Behavior::getUserId).distinct().sorted().toList();
    this.history = history.stream().filter(it -> !it.getItemId().isEmpty()).toList();
  }

  /** Begins to call. */
  void start(int perSecond) {
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var _ = clock.scheduleAtFixedRate(this::next, pause, pause, TimeUnit.NANOSECONDS);
  }

  /**
   * What it saw in a time.
   *
   * @param calls all of them
   * @param failures those that failed, by code
   * @param reasons what was said of them, each once
   * @param profiled answers that came from a profile
   * @param median of the times of the calls, from when each was due
   * @param p99 of the same
   */
  record Outcome(
      long calls,
      Map<String, Long> failures,
      Set<String> reasons,
      long profiled,
      Duration median,
      Duration p99) {
    /** Calls that failed. */
    long failed() {
      return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Share of the calls that were answered before their deadline, 0 to 1. */
    double answered() {
      return calls == 0 ? 0 : (double) (calls - failed()) / calls;
    }
  }

  /** Looks at all calls that are due within a time, and waits for the last of them. */
  Outcome observe(Duration time) {
    Window mine = new Window();
    clock.execute(() -> window = mine);
    Attacker.pause(time.toMillis());
    clock.execute(() -> {
      window = null;
      mine.open.arriveAndDeregister();
    });
    mine.open.awaitAdvance(0);
    return mine.outcome();
  }

  private void next() {
    long number = turn.getAndIncrement();
    long due = System.nanoTime();
    Window seen = window;
    if (seen != null) {
      seen.open.register();
    }
    calls.execute(() -> {
      Status status = number % RECORD_EVERY == 0 ? record(number) : recommend(number, seen);
      if (seen != null) {
        seen.add(System.nanoTime() - due, status);
      }
    });
  }

  private Status recommend(long number, @Nullable Window seen) {
    try {
      RecommendResponse response =
          RecommendationServiceGrpc.newBlockingStub(gateway)
              .withDeadlineAfter(deadline)
              .recommend(
                  RecommendRequest.newBuilder()
                      .setUserId(users.get((int) (number % users.size())))
                      .setCount(COUNT)
                      .build());
      if (seen != null && profiled(response.getServing().getRung())) {
        seen.profiled.incrementAndGet();
      }
      return response.getRecommendationsCount() == COUNT ? Status.OK : TOO_FEW_ITEMS;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus();
    }
  }

  private static boolean profiled(Rung rung) {
    return rung == Rung.RUNG_FRESH_PROFILE || rung == Rung.RUNG_STALE_PROFILE;
  }

  private Status record(long number) {
    Behavior before = history.get((int) (number * 7_919 % history.size()));
    Instant now = Instant.now();
    try {
      var _ =
          EventServiceGrpc.newBlockingStub(gateway)
              .withDeadlineAfter(deadline)
              .recordEvents(
                  RecordEventsRequest.newBuilder()
                      .addEvents(
                          Behavior.newBuilder()
                              .setEventId("beside-%s-%d".formatted(run, number))
                              .setUserId(before.getUserId())
                              .setKind(BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW)
                              .setItemId(before.getItemId())
                              .setOccurredAt(
                                  Timestamp.newBuilder().setSeconds(now.getEpochSecond())))
                      .build());
      return Status.OK;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus();
    }
  }

  private static final class Window {
    private final Phaser open = new Phaser(1);
    private final AtomicLong profiled = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private final Map<String, Long> failures = Collections.synchronizedMap(new TreeMap<>());
    private final Set<String> reasons = new ConcurrentSkipListSet<>();

    void add(long elapsed, Status status) {
      latencies.add(elapsed);
      if (!status.isOk()) {
        failures.merge(status.getCode().name(), 1L, Long::sum);
        reasons.add(String.valueOf(status.getDescription()));
      }
      open.arriveAndDeregister();
    }

    Outcome outcome() {
      return new Outcome(
          latencies.count(),
          new TreeMap<>(failures),
          new TreeSet<>(reasons),
          profiled.get(),
          latencies.quantile(0.5),
          latencies.quantile(0.99));
    }
  }

  /** Calls no more, and waits for what is under way. */
  @Override
  public void close() {
    clock.shutdownNow();
    calls.close();
  }
}
