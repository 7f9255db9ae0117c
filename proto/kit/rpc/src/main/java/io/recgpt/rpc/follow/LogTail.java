package io.recgpt.rpc.follow;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.recgpt.rpc.call.Faults;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The serving end of a durable log: sends each reader what stands after its cursor, then what is
 * appended, as fast as the reader takes it.
 */
public final class LogTail implements AutoCloseable {
  /** Another process may append to the same log without telling us. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private boolean closed;

  /** Reads the log. */
  public interface Page<T> {
    /** The next message after a position, or none where the log ends there. */
    Optional<Batch<T>> after(long sequence);
  }

  /**
   * Some entries of the log, in order.
   *
   * @param message what is sent
   * @param lastSequence position of the last entry in it
   */
  public record Batch<T>(T message, long lastSequence) {
    public Batch {
      requireNonNull(message);
    }
  }

  /** Tells the readers that the log has grown. */
  public void advanced() {
    wake(false);
  }

  /**
   * Serves one reader on a thread of its own until the reader cancels or the tail is closed;
   * returns at once.
   */
  public <T> void serve(long afterSequence, StreamObserver<T> observer, Page<T> page) {
    if (!(observer instanceof ServerCallStreamObserver<T> stream)) {
      throw new IllegalArgumentException("a tail serves streams of a server only");
    }
    stream.setOnReadyHandler(this::advanced);
    stream.setOnCancelHandler(this::advanced);
    Context context = Context.current();
    Thread.ofVirtual()
        .name("log-tail")
        .start(context.wrap(() -> follow(afterSequence, stream, page)));
  }

  /** Ends all readers; they are told to come again. */
  @Override
  public void close() {
    wake(true);
  }

  private <T> void follow(long afterSequence, ServerCallStreamObserver<T> stream, Page<T> page) {
    long cursor = afterSequence;
    try {
      while (!stream.isCancelled()) {
        long seen = version();
        if (stream.isReady()) {
          Optional<Batch<T>> batch = page.after(cursor);
          if (batch.isPresent()) {
            stream.onNext(batch.get().message());
            cursor = batch.get().lastSequence();
            continue;
          }
        }
        if (!await(seen)) {
          stream.onError(
              RpcException.of(ErrorCode.NOT_READY, "the server is going away: come again")
                  .toStatus());
          return;
        }
      }
    } catch (InterruptedException | RuntimeException | Error fault) {
      if (!stream.isCancelled()) {
        stream.onError(Faults.toStatus(fault));
      }
    }
  }

  private long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  private boolean await(long seen) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = POLL.toNanos();
      while (version == seen && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void wake(boolean close) {
    lock.lock();
    try {
      version++;
      closed |= close;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
