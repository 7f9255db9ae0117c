package io.recgpt.rpc.trace;

import static java.util.Objects.requireNonNull;

import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Optional;

/**
 * Spans of calls, by OpenTelemetry's conventions for RPC: one where a call arrives, one where it is
 * made, joined by the W3C headers. The span in progress travels in gRPC's context, as deadline and
 * tenant do, so that threads that work for a call belong to its trace. Spans name method and
 * status, and nothing that a message says.
 */
public final class CallTraces {
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("rpc.grpc.status_code");

  private static final Context.Key<io.opentelemetry.context.Context> CURRENT =
      Context.key("recgpt-trace");

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  /**
   * Traces by an SDK.
   *
   * @param openTelemetry with tracer and propagators
   */
  public CallTraces(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("io.recgpt.rpc");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  /** Traces the calls that a server answers; to be called before all other interceptors. */
  public ServerInterceptor ofServer() {
    return new ServerTraces(this);
  }

  /** Traces the calls that a channel makes. */
  public ClientInterceptor ofChannel() {
    return new ClientTraces(this);
  }

  /** The span that the current thread works for. */
  static Optional<SpanContext> currentSpan() {
    return Optional.of(Span.fromContext(current()).getSpanContext()).filter(SpanContext::isValid);
  }

  static io.opentelemetry.context.Context current() {
    io.opentelemetry.context.Context context = CURRENT.get();
    return context == null ? io.opentelemetry.context.Context.root() : context;
  }

  /** What the caller of a server says of its trace. */
  io.opentelemetry.context.Context callers(Metadata headers) {
    return propagator.extract(
        io.opentelemetry.context.Context.root(), headers, TraceHeaders.GETTER);
  }

  /** Tells a server of the span that calls it. */
  void tell(Metadata headers, io.opentelemetry.context.Context context) {
    propagator.inject(context, headers, TraceHeaders.SETTER);
  }

  /** gRPC's context with a span in it. */
  static Context with(io.opentelemetry.context.Context context) {
    return Context.current().withValue(CURRENT, requireNonNull(context));
  }

  /** Streams that nobody asked for, such as those of followers, never end: they have no span. */
  static boolean isTraced(MethodDescriptor<?, ?> method, io.opentelemetry.context.Context parent) {
    return method.getType() == MethodDescriptor.MethodType.UNARY
        || Span.fromContext(parent).getSpanContext().isValid();
  }

  Span start(
      MethodDescriptor<?, ?> method, SpanKind kind, io.opentelemetry.context.Context parent) {
    return tracer
        .spanBuilder(method.getFullMethodName())
        .setSpanKind(kind)
        .setParent(parent)
        .setAttribute(SYSTEM, "grpc")
        .setAttribute(SERVICE, String.valueOf(method.getServiceName()))
        .setAttribute(METHOD, String.valueOf(method.getBareMethodName()))
        .startSpan();
  }

  static void end(Span span, Status status) {
    span.setAttribute(STATUS, (long) status.getCode().value());
    if (isFault(status)) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** A caller's own mistake is none of ours. */
  private static boolean isFault(Status status) {
    return switch (status.getCode()) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      case OK,
          CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNAUTHENTICATED ->
          false;
    };
  }
}
