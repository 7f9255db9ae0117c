package io.recgpt.rpc.trace;

import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;

/** A span for each call that arrives. */
final class ServerTraces implements ServerInterceptor {
  private final CallTraces traces;

  ServerTraces(CallTraces traces) {
    this.traces = traces;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context caller = traces.callers(headers);
    if (!CallTraces.isTraced(call.getMethodDescriptor(), caller)) {
      return next.startCall(call, headers);
    }
    Span span = traces.start(call.getMethodDescriptor(), SpanKind.SERVER, caller);
    try {
      return new Ending<>(
          Contexts.interceptCall(
              CallTraces.with(caller.with(span)), new Closing<>(call, span), headers, next),
          span);
    } catch (RuntimeException fault) {
      CallTraces.end(span, Status.fromThrowable(fault));
      throw fault;
    }
  }

  private static final class Closing<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Span span;

    Closing(ServerCall<Q, R> call, Span span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      CallTraces.end(span, status);
      super.close(status, trailers);
    }
  }

  /** A span that has ended is not ended again. */
  private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Span span;

    Ending(ServerCall.Listener<Q> listener, Span span) {
      super(listener);
      this.span = span;
    }

    @Override
    public void onCancel() {
      if (span.isRecording()) {
        CallTraces.end(span, Status.CANCELLED);
      }
      super.onCancel();
    }
  }
}
