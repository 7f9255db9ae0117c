package io.recgpt.rpc.server.interceptor;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.grpc.Attributes;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.rpc.bounds.ByteBudget;
import io.recgpt.rpc.bounds.Connections;
import io.recgpt.rpc.bounds.MessageBounds;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The bounds of a server at work: its budgets, its methods' own, and what callers are told. */
public final class ServerLimits implements AutoCloseable {
  /** Calls that one connection may have open, whether or not their requests have come. */
  public static final int MAX_CALLS_PER_CONNECTION = 1_000;

  /** Of a method that no service has: it is refused before anything of it is read. */
  private static final int SMALLEST_REQUEST = 1 << 10;

  private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("cause");

  private final ServerBounds bounds;
  private final ByteBudget requests;
  private final ByteBudget replies;
  private final Connections connections;
  private final ScheduledThreadPoolExecutor clock;
  private final Map<String, Method> methods = new ConcurrentHashMap<>();
  private final LongCounter cut;

  /** Bounds a server; the name is for threads. */
  public ServerLimits(String name, ServerBounds bounds, Meter meter) {
    this.bounds = requireNonNull(bounds, "bounds");
    this.requests = bounds.requests();
    this.replies = bounds.replies();
    this.connections =
        new Connections(
            bounds.connections(),
            bounds.connectionsPerSecond(),
            MAX_CALLS_PER_CONNECTION,
            requests,
            replies);
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name(name + "-deadlines").factory());
    clock.setRemoveOnCancelPolicy(true);
    this.cut = meter.counterBuilder("recgpt.server.calls.cut").build();
    meter
        .gaugeBuilder("recgpt.server.requests.held")
        .setUnit("By")
        .ofLongs()
        .buildWithCallback(gauge -> gauge.record(requests.held()));
    meter
        .gaugeBuilder("recgpt.server.replies.unread")
        .setUnit("By")
        .ofLongs()
        .buildWithCallback(gauge -> gauge.record(replies.held()));
    meter
        .gaugeBuilder("recgpt.server.connections")
        .ofLongs()
        .buildWithCallback(gauge -> gauge.record(connections.count()));
    meter
        .counterBuilder("recgpt.server.connections.refused")
        .buildWithCallback(counter -> {
          counter.record(connections.refused(), because("room"));
          counter.record(connections.paced(), because("pace"));
        });
  }

  /**
   * What is bounded of a method.
   *
   * @param maxRequestBytes its largest request
   * @param deadline in which a call must have ended
   * @param open whether anybody may call it: then even a call that is handled makes room for others
   */
  private record Method(int maxRequestBytes, Duration deadline, boolean open) {}

  /** Bounds a method by the rules of its request's fields. */
  public void register(MethodDescriptor<?, ?> method) {
    long most = MessageBounds.of(prototype(method).getDescriptorForType()).maxBytes();
    // Fields that a caller of a later version sends have room as well.
    long withLater = most == MessageBounds.UNBOUNDED ? most : Math.addExact(most, SMALLEST_REQUEST);
    register(method, (int) Math.min(bounds.maxRequestBytes(), withLater), false);
  }

  /** Bounds a method that anybody may call. */
  public void registerOpen(MethodDescriptor<?, ?> method, int maxRequestBytes) {
    register(method, maxRequestBytes, true);
  }

  private void register(MethodDescriptor<?, ?> method, int maxRequestBytes, boolean open) {
    Duration deadline =
        method.getType().serverSendsOneMessage() ? bounds.callDeadline() : bounds.streamDeadline();
    methods.put(method.getFullMethodName(), new Method(maxRequestBytes, deadline, open));
  }

  /**
   * An empty request of a method.
   *
   * @throws IllegalArgumentException where its requests are no protobuf
   */
  static Message prototype(MethodDescriptor<?, ?> method) {
    if (method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
        && marshaller.getMessagePrototype() instanceof Message message) {
      return message;
    }
    throw new IllegalArgumentException(
        "method %s: requests are no protobuf".formatted(method.getFullMethodName()));
  }

  private Method method(String name) {
    return methods.getOrDefault(name, new Method(SMALLEST_REQUEST, bounds.callDeadline(), true));
  }

  int maxRequestBytes(String method) {
    return method(method).maxRequestBytes();
  }

  Duration deadline(String method) {
    return method(method).deadline();
  }

  /** Whether anybody may call it. */
  boolean open(String method) {
    return method(method).open();
  }

  Duration arrival() {
    return bounds.arrival();
  }

  int maxReplyBytes() {
    return bounds.maxReplyBytes();
  }

  /** The connections of the server. */
  public Connections connections() {
    return connections;
  }

  Connections.Connection connection(Attributes call) {
    return connections.of(call);
  }

  ScheduledFuture<?> after(Duration delay, Runnable task) {
    return clock.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  RpcException requestTooLarge(int most) {
    return RpcException.invalid(
        "request", "too large (expected: at most %,d bytes, uncompressed)".formatted(most));
  }

  RpcException replyTooLarge(int bytes) {
    count("reply-too-large");
    return RpcException.of(
        ErrorCode.REPLY_TOO_LARGE,
        "the reply has %,d bytes, and clients take %,d: ask for fewer entries, or for a view with less of each"
            .formatted(bytes, bounds.maxReplyBytes()));
  }

  RpcException noRoom(ByteBudget.Outcome outcome) {
    count("no-room");
    return RpcException.of(
        ErrorCode.OVERLOADED,
        outcome == ByteBudget.Outcome.CONNECTION_FULL
            ? "this connection's requests hold %,d bytes already: wait for their replies"
                .formatted(requests.connectionLimit())
            : "requests hold all the memory there is for them: retry later");
  }

  RpcException unread(ByteBudget.Outcome outcome) {
    count("unread");
    return RpcException.of(
        ErrorCode.OVERLOADED,
        outcome == ByteBudget.Outcome.CONNECTION_FULL
            ? "replies of %,d bytes are unread on this connection: read them before you ask more"
                .formatted(replies.connectionLimit())
            : "unread replies hold all the memory there is for them: retry later");
  }

  RpcException evictedRequest() {
    return RpcException.of(
        ErrorCode.OVERLOADED,
        "the request had not come whole when others needed its memory: send it faster");
  }

  RpcException evictedReply() {
    return RpcException.of(
        ErrorCode.OVERLOADED,
        "the reply had not been read when others needed its memory: read faster");
  }

  RpcException lateRequest() {
    return RpcException.of(
        ErrorCode.DEADLINE_EXCEEDED,
        "the request had not come whole within %s s: send it faster"
            .formatted(bounds.arrival().toSeconds()));
  }

  RpcException lateCall(Duration deadline) {
    return RpcException.of(
        ErrorCode.DEADLINE_EXCEEDED,
        "the server ends calls after %s s: ask for less at once".formatted(deadline.toSeconds()));
  }

  /** Counts a call that was ended before its time. */
  void count(String cause) {
    cut.add(1, because(cause));
  }

  private static io.opentelemetry.api.common.Attributes because(String cause) {
    return io.opentelemetry.api.common.Attributes.of(CAUSE, cause);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
