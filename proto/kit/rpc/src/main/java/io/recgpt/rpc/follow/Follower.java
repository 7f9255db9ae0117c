package io.recgpt.rpc.follow;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.error.RpcFault;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final AttributeKey<String> LOG = AttributeKey.stringKey("log");
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

  /** A peer that is restarted is back by then. */
  private static final Duration LOUD_AFTER = Duration.ofSeconds(30);

  private static final Duration LOUD_EVERY = Duration.ofMinutes(1);

  /** A database that is restarted is back by then. */
  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);

  private static final int MIN_REFUSALS = 3;
  private static final Duration UNREADY_AFTER = Duration.ofMinutes(2);
  private static final int MAX_REASON = 500;

  private final String name;
  private final Source<?, E> source;
  private final LongSupplier storedCursor;
  private final Sink<E> sink;
  private final Duration refusedFor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long position;
  private long setAside;
  private boolean closed;
  private @Nullable CancellableContext call;
  private @Nullable Thread thread;

  /** By {@link System#nanoTime()}: when it was last told of. */
  private @Nullable Long toldAt;

  /** The entry that the sink refused last, of the following thread alone. */
  private @Nullable Refusal refusal;

  /** By {@link System#nanoTime()}: since when it fails, and when the present stream was opened. */
  private @Nullable Long brokenSince;

  private @Nullable Long openedAt;

  /** Since when it fails by no fault of the peer's. */
  private @Nullable Long stuckSince;

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
  public interface Sink<E> {
    /**
     * Commits what is wanted of a batch together with the cursor after it.
     *
     * @param batch entries in order, at least one
     */
    void apply(List<E> batch, long cursor);

    /**
     * Keeps an entry that {@link #apply} refuses again and again, for a person to look at, and
     * commits the cursor after it, so that the entries behind it go on.
     *
     * @param reason why it is refused, in one line
     * @return where it is kept, in words for the log
     */
    String setAside(E entry, long cursor, String reason);
  }

  /** An entry that was refused, since when, and how often. */
  private record Refusal(long sequence, long since, int count) {}

  /**
   * A follower that is not started yet.
   *
   * @param name what is followed, for threads and logs
   * @param storedCursor reads the cursor that the sink committed last; 0 before the first
   */
  public Follower(String name, Source<?, E> source, LongSupplier storedCursor, Sink<E> sink) {
    this(name, source, storedCursor, sink, REFUSED_FOR);
  }

  /**
   * The same.
   *
   * @param refusedFor how long an entry is tried before it is set aside
   */
  Follower(
      String name,
      Source<?, E> source,
      LongSupplier storedCursor,
      Sink<E> sink,
      Duration refusedFor) {
    this.name = requireNonNull(name);
    this.refusedFor = requireNonNull(refusedFor);
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

  /**
   * Registers for how long the log could not be followed, as {@code recgpt.follower.broken}, and
   * how many entries were set aside, as {@code recgpt.follower.set_aside}.
   */
  public void measure(Meter meter) {
    Attributes here = Attributes.of(LOG, name);
    meter
        .counterBuilder("recgpt.follower.set_aside")
        .setDescription("Entries of a log that could not be taken over and were set aside.")
        .buildWithCallback(counter -> counter.record(setAside(), here));
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
      if (opened != null && now - opened > MAX_PAUSE.toNanos()) {
        brokenSince = null;
      }
      Long since = brokenSince;
      return since == null ? Duration.ZERO : Duration.ofNanos(now - since);
    } finally {
      lock.unlock();
    }
  }

  /**
   * For how long entries that the peer sends could not be taken over; zero where they are, and
   * where the peer is away, since that is not for this process to mend.
   */
  public Duration stuck() {
    lock.lock();
    try {
      Long since = stuckSince;
      return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    } finally {
      lock.unlock();
    }
  }

  /** Why calls had better go to another process: it is stuck for minutes. For a node's health. */
  public Optional<String> unready() {
    Duration stuck = stuck();
    return stuck.compareTo(UNREADY_AFTER) < 0
        ? Optional.empty()
        : Optional.of(
            "%s: stuck for %d s at %d: see the log".formatted(name, stuck.toSeconds(), position()));
  }

  /** How many entries were set aside since the start. */
  long setAside() {
    lock.lock();
    try {
      return setAside;
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
        running.join(MAX_PAUSE);
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
        ended(isTooLarge(broken));
        tell(broken.getStatus().toString(), broken);
      } catch (RuntimeException | Error fault) {
        ended(true);
        tell(fault.toString(), fault);
      }
      pause = position() > before ? FIRST_PAUSE : pause.multipliedBy(2);
      pause = pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
      if (!rest(pause)) {
        return;
      }
    }
  }

  /** A message that is over the bound of our own channel: the server sends details with its own. */
  private static boolean isTooLarge(StatusRuntimeException broken) {
    return broken.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
        && StatusProto.fromThrowable(broken) == null;
  }

  /** A warning each minute once the log can't be followed for long, or an entry is refused. */
  private void tell(String cause, Throwable fault) {
    Duration broken = broken();
    long now = System.nanoTime();
    Long last = toldAt;
    boolean due = last == null || now - last > LOUD_EVERY.toNanos();
    if (closed() || !due || (stuck().isZero() && broken.compareTo(LOUD_AFTER) <= 0)) {
      log.debug("{}: stream ended: {}", name, cause, fault);
      return;
    }
    toldAt = now;
    log.warn(
        "{}: can't be followed for {} s, nothing after {} is taken over: {}",
        name,
        broken.toSeconds(),
        position(),
        cause,
        fault);
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
    try {
      sink.apply(batch, cursor);
    } catch (RuntimeException | Error fault) {
      log.debug("{}: a batch is refused, its entries are tried one by one", name, fault);
      batch.forEach(this::takeAlone);
      return;
    }
    moved(cursor);
  }

  /** So that an entry which can't be taken over holds up none of those before it. */
  private void takeAlone(E entry) {
    long cursor = Math.max(position(), source.sequence().applyAsLong(entry));
    try {
      sink.apply(List.of(entry), cursor);
    } catch (RuntimeException | Error fault) {
      if (!isHopeless(cursor, fault)) {
        throw fault;
      }
      String place = sink.setAside(entry, cursor, reason(fault));
      stepped();
      log.warn(
          "{}: the entry at {} can't be taken over, is stepped over and kept in {}: {}",
          name,
          cursor,
          place,
          reason(fault),
          fault);
    }
    moved(cursor);
  }

  /** Whether it is the entry that fails, again and again, and not what would take it over. */
  private boolean isHopeless(long sequence, Throwable fault) {
    Refusal before = refusal;
    long now = System.nanoTime();
    Refusal next =
        before == null || before.sequence() != sequence
            ? new Refusal(sequence, now, 1)
            : new Refusal(sequence, before.since(), before.count() + 1);
    refusal = next;
    return next.count() >= MIN_REFUSALS
        && now - next.since() >= refusedFor.toNanos()
        && !mayPass(fault)
        && !closed();
  }

  private static boolean mayPass(Throwable fault) {
    return switch (fault) {
      case RpcException known -> known.code().retryable();
      case RpcFault known -> known.told().filter(told -> told.code().retryable()).isPresent();
      default -> false;
    };
  }

  private static String reason(Throwable fault) {
    String line = fault.toString().lines().findFirst().orElse("");
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON);
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
      stuckSince = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void stepped() {
    lock.lock();
    try {
      setAside++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that the stream broke.
   *
   * @param here whether it was what takes the entries over that failed, not the peer
   */
  private void ended(boolean here) {
    lock.lock();
    try {
      if (broken().isZero()) {
        brokenSince = System.nanoTime();
      }
      if (!here) {
        stuckSince = null;
      } else if (stuckSince == null) {
        stuckSince = System.nanoTime();
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
