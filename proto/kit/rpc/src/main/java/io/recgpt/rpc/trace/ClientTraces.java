package io.recgpt.rpc.trace;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;

/** A span for each call that is made. */
final class ClientTraces implements ClientInterceptor {
  private final CallTraces traces;

  ClientTraces(CallTraces traces) {
    this.traces = traces;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    Context parent = CallTraces.current();
    ClientCall<Q, R> call = next.newCall(method, options);
    return CallTraces.isTraced(method, parent) ? new Traced<>(call, method, parent) : call;
  }

  private final class Traced<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private final MethodDescriptor<Q, R> method;
    private final Context parent;

    Traced(ClientCall<Q, R> call, MethodDescriptor<Q, R> method, Context parent) {
      super(call);
      this.method = method;
      this.parent = parent;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      Span span = traces.start(method, SpanKind.CLIENT, parent);
      traces.tell(headers, parent.with(span));
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              CallTraces.end(span, status);
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }
}
