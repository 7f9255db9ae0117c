package io.recgpt.rpc.server.interceptor;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.recgpt.rpc.bounds.ByteBudget;
import io.recgpt.rpc.bounds.Connections;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one call has the server hold, from its first byte until its reply has been read: counted by
 * the transport as bytes come, bounded before they are kept.
 */
public final class CallBounds extends ServerStreamTracer {
  /** Of a call: its place in memory, whatever its request: streams, contexts, listeners. */
  private static final int CALL_BYTES = 8 << 10;

  /** Of a field: its object, beside the bytes it has on the wire. */
  private static final int FIELD_BYTES = 64;

  private static final Context.Key<CallBounds> KEY = Context.key("recgpt-call-bounds");

  private final ServerLimits bounds;
  private final String method;
  private final int maxRequestBytes;

  /** Written while the call is let in, read when its request has come. */
  private final List<DoubleConsumer> payers = new CopyOnWriteArrayList<>();

  private Context.@Nullable CancellableContext context;
  private volatile ByteBudget.@Nullable Charge request;
  private volatile ByteBudget.@Nullable Charge reply;
  private @Nullable ScheduledFuture<?> timer;

  /** As the payers, of replies. */
  private final List<LongConsumer> replied = new CopyOnWriteArrayList<>();

  private Connections.@Nullable Connection connection;
  private @Nullable Consumer<RpcException> closing;
  private Executor transport = Runnable::run;
  private volatile boolean refused;
  private long wireBytes;
  private long messageBytes;
  private boolean handling;
  private boolean ended;

  private CallBounds(ServerLimits bounds, String method) {
    this.bounds = bounds;
    this.method = method;
    this.maxRequestBytes = bounds.maxRequestBytes(method);
  }

  /** Counts the calls of a server. */
  public static ServerStreamTracer.Factory factory(ServerLimits bounds) {
    requireNonNull(bounds, "bounds");
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new CallBounds(bounds, method);
      }
    };
  }

  /** That of the call being handled. */
  static CallBounds current() {
    return requireNonNull(KEY.get(), "outside a call");
  }

  /** A cancellation of ours reaches the transport: it drops what its caller does not read. */
  @Override
  public synchronized Context filterContext(Context parent) {
    Context.CancellableContext cancellable = parent.withValue(KEY, this).withCancellation();
    context = cancellable;
    return cancellable;
  }

  /**
   * The call's headers have come.
   *
   * @param closing ends it with what its caller is told
   * @throws RpcException OVERLOADED where there is no room for another call
   */
  void begin(Connections.Connection connection, Consumer<RpcException> closing) {
    ByteBudget.Charge charge =
        connection.requests().open(() -> end("evicted-request", bounds.evictedRequest()));
    synchronized (this) {
      if (ended) {
        return;
      }
      this.closing = closing;
      this.connection = connection;
      this.transport = connection.transport();
      request = charge;
      reply = connection.replies().open(() -> end("evicted-reply", bounds.evictedReply()));
      timer = bounds.after(bounds.arrival(), () -> end("late-request", bounds.lateRequest()));
    }
    ByteBudget.Outcome outcome = charge.take(CALL_BYTES);
    if (outcome != ByteBudget.Outcome.TAKEN) {
      throw bounds.noRoom(outcome);
    }
  }

  /** The request has come whole and is about to be handled. */
  synchronized void arrived() {
    handling = true;
    ByteBudget.Charge held = request;
    if (held != null && !bounds.open(method)) {
      held.settle();
    }
    Duration deadline = bounds.deadline(method);
    if (timer != null) {
      timer.cancel(false);
    }
    if (!ended) {
      timer = bounds.after(deadline, () -> end("deadline", bounds.lateCall(deadline)));
    }
  }

  /** The handler has returned, so that it holds the request no more. */
  synchronized void handled() {
    handling = false;
    leave();
  }

  @Override
  public void inboundWireSize(long bytes) {
    wireBytes += bytes;
    count(wireBytes, bytes);
  }

  /** Compressed bytes have been charged as they came; what they grow to is charged beyond. */
  @Override
  public void inboundUncompressedSize(long bytes) {
    long before = messageBytes;
    messageBytes += bytes;
    count(messageBytes, Math.max(0, messageBytes - Math.max(before, wireBytes)));
  }

  /**
   * Notes whose call it is, by the id of the key that was shown, whether or not the call is let in.
   */
  void by(String key) {
    Connections.Connection used;
    synchronized (this) {
      used = connection;
    }
    if (used != null) {
      used.known(Optional.of(key));
    }
  }

  /** Has somebody told what the request costs, once it is known. */
  void onCost(DoubleConsumer payer) {
    payers.add(payer);
  }

  /**
   * Tells what the request costs.
   *
   * @throws RpcException where that is more than can be had
   */
  void costs(double cost) {
    payers.forEach(payer -> payer.accept(cost));
  }

  /** Has somebody told how many bytes each reply has, whether or not it can be sent. */
  void onReply(LongConsumer reader) {
    replied.add(reader);
  }

  /**
   * Charges the objects that a message becomes.
   *
   * @throws RpcException OVERLOADED where there is no room for them
   */
  void weigh(long fields) {
    ByteBudget.Outcome outcome = take(request, fields * FIELD_BYTES);
    if (outcome != ByteBudget.Outcome.TAKEN) {
      throw bounds.noRoom(outcome);
    }
  }

  /**
   * Charges a reply about to be sent, until the caller has read it.
   *
   * @throws RpcException REPLY_TOO_LARGE; OVERLOADED where too many are unread
   */
  void reply(int bytes) {
    replied.forEach(reader -> reader.accept(bytes));
    if (bytes > bounds.maxReplyBytes()) {
      throw bounds.replyTooLarge(bytes);
    }
    ByteBudget.Outcome outcome = take(reply, bytes);
    if (outcome != ByteBudget.Outcome.TAKEN) {
      throw bounds.unread(outcome);
    }
  }

  /** The caller has read all but what fits the transport's own buffer. */
  void drained() {
    ByteBudget.Charge charge = reply;
    if (charge != null) {
      charge.release();
    }
  }

  @Override
  public void streamClosed(Status status) {
    Context.CancellableContext own;
    synchronized (this) {
      ended = true;
      if (timer != null) {
        timer.cancel(false);
      }
      ByteBudget.Charge unread = reply;
      if (unread != null) {
        unread.close();
      }
      leave();
      own = context;
    }
    if (own != null) {
      own.cancel(null);
    }
  }

  private void leave() {
    ByteBudget.Charge held = request;
    if (ended && !handling && held != null) {
      held.close();
    }
  }

  /**
   * Ends the call at the first byte too many, at once and on this thread: what the transport has
   * read by then is the last of it. To throw here would have it end the call a second time.
   */
  private void count(long size, long more) {
    if (refused) {
      return;
    }
    ByteBudget.Outcome outcome = ByteBudget.Outcome.TAKEN;
    if (size <= maxRequestBytes) {
      outcome = take(request, more);
    }
    if (size > maxRequestBytes || outcome != ByteBudget.Outcome.TAKEN) {
      refused = true;
      bounds.count("refused-request");
      tell(
          size > maxRequestBytes
              ? bounds.requestTooLarge(maxRequestBytes)
              : bounds.noRoom(outcome));
    }
  }

  private static ByteBudget.Outcome take(ByteBudget.@Nullable Charge charge, long bytes) {
    return charge == null ? ByteBudget.Outcome.TAKEN : charge.take(bytes);
  }

  private void end(String cause, RpcException fault) {
    bounds.count(cause);
    Executor transport;
    synchronized (this) {
      transport = this.transport;
    }
    transport.execute(() -> tell(fault));
  }

  /**
   * Ends a call that is not let in.
   *
   * @param tells its caller why
   */
  void refuse(Runnable tells) {
    Executor transport;
    synchronized (this) {
      transport = this.transport;
    }
    transport.execute(() -> {
      tells.run();
      forget();
    });
  }

  /**
   * Tells the caller why, unless it has been answered, then has the transport forget the call. On
   * the transport's thread, so that it does both at once: a stream that has been answered, but
   * whose request never ends, could not be ended any more.
   */
  private void tell(RpcException fault) {
    Consumer<RpcException> told;
    synchronized (this) {
      told = closing;
    }
    if (told != null) {
      told.accept(fault);
    }
    forget();
  }

  private void forget() {
    Context.CancellableContext own;
    synchronized (this) {
      own = context;
    }
    if (own != null) {
      // Of all statuses this is the one that gRPC takes to the transport.
      own.cancel(Status.DEADLINE_EXCEEDED.asException());
    }
  }
}
