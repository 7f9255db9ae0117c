package io.recgpt.faults;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shoppers who ask and act at an even rate whatever comes of it: an open loop. It keeps each reply,
 * and each event that was acknowledged, so that it can ask for it again.
 */
final class TrafficClient implements AutoCloseable {
  private static final int EVENTS_A_CALL = 500;
  private static final int COUNT = 5;

  /** From one event of the history to the next: a prime, so that all get their turn. */
  private static final int STRIDE = 7_919;

  /** How long a check of the log may take: it is made when all is well again. */
  private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);

  private final Channel gateway;
  private final List<String> users;
  private final List<Behavior> history;
  private final Duration deadline;
  private final ReplyLog replies = new ReplyLog();
  private final Queue<Behavior> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicLong turn = new AtomicLong();
  private final AtomicLong acknowledgedCount = new AtomicLong();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Phaser open = new Phaser(1);

  /** Read and written by the clock's thread alone. */
  private boolean paused;

  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private TrafficClient(
      Channel gateway, List<String> users, List<Behavior> history, Duration deadline) {
    this.gateway = gateway;
    this.users = List.copyOf(users);
    this.history = List.copyOf(history);
    this.deadline = deadline;
  }

  /**
   * Traffic of those users whose interests are known, and who look once more at what they took
   * before, so that whatever else they are served by tells of a fault. Sends nothing of it yet.
   *
   * @param gateway stays the caller's to close
   * @param history what was recorded of all users
   * @param deadline of each call
   */
  static TrafficClient ofKnown(Channel gateway, List<Behavior> history, Duration deadline) {
    var recommendations = RecommendationServiceGrpc.newBlockingStub(gateway);
    List<String> known =
        history.stream()
            .map(Behavior::getUserId)
            .distinct()
            .filter(user ->
                isWell(
                    recommendations
                        .withDeadlineAfter(CHECK_LIMIT)
                        .recommend(
                            RecommendRequest.newBuilder().setUserId(user).setCount(COUNT).build())))
            .toList();
    if (known.isEmpty()) {
      throw new IllegalStateException("nobody's interests are known: nothing would be tested");
    }
    Set<String> customers = Set.copyOf(known);
    List<Behavior> taken =
        history.stream()
            .filter(it -> customers.contains(it.getUserId()) && !it.getItemId().isEmpty())
            .toList();
    return new TrafficClient(gateway, known, taken, deadline);
  }

  /** Whether a profile served, all items came, and reasons with them. */
  private static boolean isWell(RecommendResponse response) {
    Rung rung = response.getServing().getRung();
    return (rung == Rung.RUNG_FRESH_PROFILE || rung == Rung.RUNG_STALE_PROFILE)
        && response.getRecommendationsCount() == COUNT
        && isExplained(response);
  }

  private static boolean isExplained(RecommendResponse response) {
    return response.getRecommendationsList().stream().anyMatch(Recommendation::hasExplanation);
  }

  /** Begins to send. */
  void start(int recommendsPerSecond, int eventsPerSecond) {
    every(recommendsPerSecond, () -> recommend(turn.getAndIncrement()));
    every(eventsPerSecond, () -> record(turn.getAndIncrement()));
  }

  private void every(int perSecond, Runnable call) {
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var _ = clock.scheduleAtFixedRate(() -> send(call), pause, pause, TimeUnit.NANOSECONDS);
  }

  private void send(Runnable call) {
    if (!paused) {
      open.register();
      calls.execute(() -> {
        try {
          call.run();
        } finally {
          open.arriveAndDeregister();
        }
      });
    }
  }

  /** Sends nothing more until {@link #resume}, and waits for what is under way. */
  void pause() {
    CompletableFuture.runAsync(() -> paused = true, clock).join();
    open.arriveAndAwaitAdvance();
  }

  /** Goes on to send. */
  void resume() {
    CompletableFuture.runAsync(() -> paused = false, clock).join();
  }

  ReplyLog replies() {
    return replies;
  }

  /** Deadline of each call. */
  Duration deadline() {
    return deadline;
  }

  /** How many events were acknowledged so far. */
  long acknowledged() {
    return acknowledgedCount.get();
  }

  /**
   * Sends each event again that was acknowledged since the last time: the log knows it by its id,
   * and one that is new to it was lost.
   *
   * @return how many were lost
   */
  int lost() {
    List<Behavior> sent = new ArrayList<>();
    for (Behavior next = acknowledged.poll(); next != null; next = acknowledged.poll()) {
      sent.add(next);
    }
    int lost = 0;
    for (int from = 0; from < sent.size(); from += EVENTS_A_CALL) {
      List<Behavior> part = sent.subList(from, Math.min(sent.size(), from + EVENTS_A_CALL));
      lost +=
          EventServiceGrpc.newBlockingStub(gateway)
              .withWaitForReady()
              .withDeadlineAfter(CHECK_LIMIT)
              .recordEvents(RecordEventsRequest.newBuilder().addAllEvents(part).build())
              .getRecordedCount();
    }
    return lost;
  }

  /** An event that is in the log; for those who wait until others have it. */
  Behavior mark() {
    Behavior event = event(turn.getAndIncrement());
    var _ =
        EventServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(CHECK_LIMIT)
            .recordEvents(RecordEventsRequest.newBuilder().addEvents(event).build());
    return event;
  }

  private void recommend(long number) {
    RecommendRequest request =
        RecommendRequest.newBuilder().setUserId(user(number)).setCount(COUNT).build();
    long sent = System.nanoTime();
    try {
      RecommendResponse response =
          RecommendationServiceGrpc.newBlockingStub(gateway)
              .withDeadlineAfter(deadline)
              .recommend(request);
      replies.add(reply(sent, response));
    } catch (StatusRuntimeException failure) {
      replies.add(failed(Reply.Kind.RECOMMEND, sent, failure));
    }
  }

  private static Reply reply(long sent, RecommendResponse response) {
    Rung rung = response.getServing().getRung();
    String name = rung.name().replace("RUNG_", "").replace('_', ' ').toLowerCase(Locale.ROOT);
    boolean all = response.getRecommendationsCount() == COUNT;
    return new Reply(
        Reply.Kind.RECOMMEND,
        sent,
        since(sent),
        rung != Rung.RUNG_UNSPECIFIED,
        isWell(response),
        name + (isExplained(response) ? "" : Reply.UNEXPLAINED) + (all ? "" : Reply.TOO_FEW),
        response.getServing().getReason());
  }

  private void record(long number) {
    Behavior event = event(number);
    long sent = System.nanoTime();
    try {
      var _ =
          EventServiceGrpc.newBlockingStub(gateway)
              .withDeadlineAfter(deadline)
              .recordEvents(RecordEventsRequest.newBuilder().addEvents(event).build());
      acknowledged.add(event);
      acknowledgedCount.incrementAndGet();
      replies.add(
          new Reply(Reply.Kind.RECORD, sent, since(sent), true, true, Reply.ACKNOWLEDGED, ""));
    } catch (StatusRuntimeException failure) {
      replies.add(failed(Reply.Kind.RECORD, sent, failure));
    }
  }

  private static Reply failed(Reply.Kind kind, long sent, StatusRuntimeException failure) {
    return new Reply(
        kind,
        sent,
        since(sent),
        false,
        false,
        failure.getStatus().getCode().name(),
        String.valueOf(failure.getStatus().getDescription()));
  }

  private Behavior event(long number) {
    Instant now = Instant.now();
    Behavior before = history.get((int) (number * STRIDE % history.size()));
    return Behavior.newBuilder()
        .setEventId("fault-%s-%d".formatted(run, number))
        .setUserId(before.getUserId())
        .setKind(BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW)
        .setItemId(before.getItemId())
        .setOccurredAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .build();
  }

  private String user(long number) {
    return users.get((int) (number % users.size()));
  }

  private static Duration since(long sent) {
    return Duration.ofNanos(System.nanoTime() - sent);
  }

  /** Sends no more, and waits for what is under way. */
  @Override
  public void close() {
    clock.shutdownNow();
    calls.close();
  }
}
