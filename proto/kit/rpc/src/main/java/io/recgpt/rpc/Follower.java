package io.recgpt.rpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading end of a durable log: takes over what another service appends, in order, from a
 * cursor that is stored with the data, and comes again when the stream breaks.
 *
 * @param <E> entry of the log
 */
public final class Follower<E> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final AttributeKey<String> LOG = AttributeKey.stringKey("log");
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

  /** A peer that is restarted is back by then. */
  private static final Duration LOUD_AFTER = Duration.ofSeconds(30);

  private final String name;
  private final Source<?, E> source;
  private final LongSupplier storedCursor;
  private final Sink<E> sink;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long position;
  private boolean closed;
  private @Nullable CancellableContext call;
  private @Nullable Thread thread;
  private boolean loud;

  /** By {@link System#nanoTime()}: since when it fails, and when the present stream was opened. */
  private @Nullable Long brokenSince;

  private @Nullable Long openedAt;

  /**
   * How a log is read.
   *
   * @param <M> message of the stream
   * @param <E> entry of the log
   * @param open opens the stream after a cursor, as a blocking stub does
   * @param entries those of a message, in order
   * @param sequence position of an entry
   */
  public record Source<M, E>(
      LongFunction<Iterator<M>> open, Function<M, List<E>> entries, ToLongFunction<E> sequence) {
    public Source {
      requireNonNull(open);
      requireNonNull(entries);
      requireNonNull(sequence);
    }
  }

  /**
   * Where the entries go.
   *
   * @param <E> entry of the log
   */
  @FunctionalInterface
  public interface Sink<E> {
    /**
     * Commits what is wanted of a batch together with the cursor after it.
     *
     * @param batch entries in order, at least one
     */
    void apply(List<E> batch, long cursor);
  }

  /**
   * A follower that is not started yet.
   *
   * @param name what is followed, for threads and logs
   * @param storedCursor reads the cursor that the sink committed last; 0 before the first
   */
  public Follower(String name, Source<?, E> source, LongSupplier storedCursor, Sink<E> sink) {
    this.name = requireNonNull(name);
    this.source = requireNonNull(source);
    this.storedCursor = requireNonNull(storedCursor);
    this.sink = requireNonNull(sink);
  }

  /** Begins to follow; returns at once. */
  public void start() {
    moved(storedCursor.getAsLong());
    thread = Thread.ofVirtual().name("follow-" + name).start(this::follow);
  }

  /** The position taken over. */
  public long position() {
    lock.lock();
    try {
      return position;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until everything up to a position has been taken over.
   *
   * @return the position reached
   * @throws RpcException NOT_READY where the call's deadline (30 s without one) passes before
   */
  public long await(long sequence) {
    Deadline deadline = Context.current().getDeadline();
    long left =
        deadline == null ? DEFAULT_WAIT.toNanos() : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    lock.lock();
    try {
      while (position < sequence) {
        if (left <= 0 || closed) {
          throw RpcException.of(
              ErrorCode.NOT_READY,
              "%s: at %d, waiting for %d: try again".formatted(name, position, sequence));
        }
        left = changed.awaitNanos(left);
      }
      return position;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RpcException.of(ErrorCode.CANCELLED, "the wait was cancelled");
    } finally {
      lock.unlock();
    }
  }

  /** Registers for how long the log could not be followed, as {@code recgpt.follower.broken}. */
  public void measure(Meter meter) {
    Attributes here = Attributes.of(LOG, name);
    meter
        .gaugeBuilder("recgpt.follower.broken")
        .setUnit("s")
        .setDescription("For how long a log could not be followed; 0 where it is.")
        .buildWithCallback(gauge -> gauge.record(broken().toNanos() / 1e9, here));
  }

  /** For how long the log could not be followed; zero where it is, or nobody knows yet. */
  public Duration broken() {
    lock.lock();
    try {
      long now = System.nanoTime();
      Long opened = openedAt;
      if (opened != null && now - opened > LONGEST_PAUSE.toNanos()) {
        brokenSince = null;
      }
      Long since = brokenSince;
      return since == null ? Duration.ZERO : Duration.ofNanos(now - since);
    } finally {
      lock.unlock();
    }
  }

  /** Stops and waits until the batch being applied is done. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      if (call != null) {
        call.cancel(null);
      }
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join(LONGEST_PAUSE);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void follow() {
    Duration pause = FIRST_PAUSE;
    while (!closed()) {
      long before = position();
      try (CancellableContext context = begin()) {
        context.run(() -> drain(source));
      } catch (StatusRuntimeException broken) {
        ended();
        tell(broken);
      } catch (RuntimeException | Error fault) {
        ended();
        if (!closed()) {
          log.warn(
              "{}: could not take over a change after {}: {}",
              name,
              position(),
              fault.toString(),
              fault);
        }
      }
      pause = position() > before ? FIRST_PAUSE : pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      if (!rest(pause)) {
        return;
      }
    }
  }

  /** A warning once the log can't be followed for long; one a time that it breaks. */
  private void tell(StatusRuntimeException cause) {
    Duration broken = broken();
    boolean warn = broken.compareTo(LOUD_AFTER) > 0;
    if (warn && !loud) {
      log.warn(
          "{}: can't be followed for {} s, nothing after {} is taken over: {}",
          name,
          broken.toSeconds(),
          position(),
          cause.getStatus());
    } else {
      log.debug("{}: stream ended: {}", name, cause.getStatus());
    }
    loud = warn;
  }

  private <M> void drain(Source<M, E> from) {
    Iterator<M> messages = from.open().apply(position());
    while (messages.hasNext() && !closed()) {
      take(from.entries().apply(messages.next()));
    }
  }

  private void take(List<E> batch) {
    if (batch.isEmpty()) {
      return;
    }
    long cursor = position();
    for (E entry : batch) {
      cursor = Math.max(cursor, source.sequence().applyAsLong(entry));
    }
    sink.apply(batch, cursor);
    moved(cursor);
  }

  private CancellableContext begin() {
    CancellableContext context = Context.ROOT.withCancellation();
    lock.lock();
    try {
      call = context;
      openedAt = System.nanoTime();
    } finally {
      lock.unlock();
    }
    return context;
  }

  private void moved(long sequence) {
    lock.lock();
    try {
      position = sequence;
      brokenSince = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      if (broken().isZero()) {
        brokenSince = System.nanoTime();
      }
      openedAt = null;
    } finally {
      lock.unlock();
    }
  }

  private boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits out a pause; false where the follower was closed meanwhile. */
  private boolean rest(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException interrupted) {
      return false;
    } finally {
      lock.unlock();
    }
  }
}
