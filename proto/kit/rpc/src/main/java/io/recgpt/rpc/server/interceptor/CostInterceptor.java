package io.recgpt.rpc.server.interceptor;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.ToDoubleFunction;

/**
 * Tells those who let a call in what its request costs, once it has been read and found valid: who
 * may call is decided before that, how much of a quota and of the server it takes only then.
 */
public final class CostInterceptor implements ServerInterceptor {
  private final ToDoubleFunction<Object> costs;

  /**
   * Counts requests.
   *
   * @param costs of a request, at least 1
   */
  public CostInterceptor(ToDoubleFunction<Object> costs) {
    this.costs = requireNonNull(costs);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q request) {
        CallBounds.current().costs(costs.applyAsDouble(request));
        super.onMessage(request);
      }
    };
  }
}
