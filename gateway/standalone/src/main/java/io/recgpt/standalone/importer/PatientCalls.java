package io.recgpt.standalone.importer;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.exit.CommandException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls again what a gateway refuses for want of quota or of room, once the time that it names is
 * over. What takes longer than a minute, such as a tenant that is full, is not waited for.
 * Thread-safe.
 */
final class PatientCalls {
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /** Of one call. */
  private static final Duration MAX_WAIT_IN_ALL = Duration.ofMinutes(10);

  /** So that a gateway that names no time is not called without end. */
  private static final Duration MIN_WAIT = Duration.ofMillis(100);

  private final Consumer<String> waiting;
  private final Consumer<Duration> sleep;
  private final AtomicBoolean saidSo = new AtomicBoolean();
  private final AtomicLong waitedNanos = new AtomicLong();

  /**
   * Calls that wait.
   *
   * @param waiting receives what is waited for, the first time
   */
  PatientCalls(Consumer<String> waiting) {
    this(waiting, PatientCalls::sleep);
  }

  PatientCalls(Consumer<String> waiting, Consumer<Duration> sleep) {
    this.waiting = requireNonNull(waiting);
    this.sleep = requireNonNull(sleep);
  }

  /**
   * Calls.
   *
   * @throws RpcException what is not to be waited for, or was for ten minutes
   */
  <T> T call(Supplier<T> work) {
    Duration waited = Duration.ZERO;
    while (true) {
      try {
        return work.get();
      } catch (RpcException refused) {
        Duration wait =
            refused.retryAfter().compareTo(MIN_WAIT) < 0 ? MIN_WAIT : refused.retryAfter();
        waited = waited.plus(wait);
        if (!isForNow(refused)
            || wait.compareTo(MAX_WAIT) > 0
            || waited.compareTo(MAX_WAIT_IN_ALL) > 0) {
          throw refused;
        }
        if (saidSo.compareAndSet(false, true)) {
          waiting.accept(String.valueOf(refused.getMessage()));
        }
        sleep.accept(wait);
        waitedNanos.addAndGet(wait.toNanos());
      }
    }
  }

  /** How long all calls have waited together. */
  Duration waited() {
    return Duration.ofNanos(waitedNanos.get());
  }

  private static boolean isForNow(RpcException refused) {
    return refused.code() == ErrorCode.QUOTA_EXCEEDED || refused.code() == ErrorCode.OVERLOADED;
  }

  private static void sleep(Duration wait) {
    try {
      new CompletableFuture<@Nullable Void>()
          .completeOnTimeout(null, wait.toNanos(), TimeUnit.NANOSECONDS)
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.unavailable("interrupted: run it again, nothing is taken twice");
    }
  }
}
