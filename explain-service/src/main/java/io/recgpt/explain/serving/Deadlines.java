package io.recgpt.explain.serving;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How much of a call's time a model may take, and what ends it: its caller, or that time. */
public final class Deadlines implements AutoCloseable {
  /** Kept back for the extractive sentence and the response. */
  private static final Duration RESERVE = Duration.ofMillis(250);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("explain-deadlines").factory());

  /** Time for the model within the current call; zero or less where too little is left. */
  static Duration forModel(Duration most) {
    io.grpc.@Nullable Deadline callers = Context.current().getDeadline();
    if (callers == null) {
      return most;
    }
    Duration left = Duration.ofNanos(callers.timeRemaining(TimeUnit.NANOSECONDS)).minus(RESERVE);
    return left.compareTo(most) < 0 ? left : most;
  }

  /** Runs {@code end} once the current call is cancelled or the time has passed; close it after. */
  CancellableContext watch(Duration time, Runnable end) {
    CancellableContext bounded =
        Context.current().withDeadlineAfter(time.toNanos(), TimeUnit.NANOSECONDS, timer);
    bounded.addListener(_ -> end.run(), Runnable::run);
    return bounded;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
