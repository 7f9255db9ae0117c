package io.recgpt.rpc.server.interceptor;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.recgpt.rpc.bounds.Connections;
import io.recgpt.rpc.error.RpcException;
import java.util.Optional;

/** Holds every call to what {@link ServerLimits} allow it, and tells its caller where it can't. */
public final class BoundsInterceptor implements ServerInterceptor {
  private final ServerLimits limits;

  /** Holds the calls of a server to its limits. */
  public BoundsInterceptor(ServerLimits limits) {
    this.limits = requireNonNull(limits, "limits");
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    CallBounds bounds = CallBounds.current();
    Connections.Connection connection = limits.connection(call.getAttributes());
    bounds.begin(connection, fault -> close(call, fault));
    ServerCall.Listener<Q> listener = next.startCall(new Replying<>(call, bounds), headers);
    if (!limits.open(call.getMethodDescriptor().getFullMethodName())) {
      // Whoever is not let in has been refused by now; who showed a key is known by that.
      connection.known(Optional.empty());
    }
    return new Bounded<>(listener, bounds);
  }

  private static void close(ServerCall<?, ?> call, RpcException fault) {
    StatusRuntimeException status = fault.toStatus();
    Metadata trailers = status.getTrailers();
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static final class Replying<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final CallBounds bounds;

    Replying(ServerCall<Q, R> call, CallBounds bounds) {
      super(call);
      this.bounds = bounds;
    }

    @Override
    public void sendMessage(R message) {
      if (message instanceof MessageLite reply) {
        bounds.reply(reply.getSerializedSize());
      }
      super.sendMessage(message);
    }
  }

  private static final class Bounded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final CallBounds bounds;

    Bounded(ServerCall.Listener<Q> listener, CallBounds bounds) {
      super(listener);
      this.bounds = bounds;
    }

    @Override
    public void onHalfClose() {
      bounds.arrived();
      try {
        super.onHalfClose();
      } finally {
        bounds.handled();
      }
    }

    @Override
    public void onReady() {
      bounds.drained();
      super.onReady();
    }
  }
}
