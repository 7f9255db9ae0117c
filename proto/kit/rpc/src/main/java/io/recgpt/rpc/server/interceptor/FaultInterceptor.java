package io.recgpt.rpc.server.interceptor;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.rpc.call.Faults;
import io.recgpt.rpc.error.ErrorText;
import io.recgpt.rpc.error.RpcException;

/** Ends a call whose handling threw, with the status and details that {@link Faults} finds. */
public final class FaultInterceptor implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Once<Q, R> once = new Once<>(call);
    try {
      return new Guarded<>(next.startCall(once, headers), once);
    } catch (RuntimeException | Error fault) {
      StatusRuntimeException status = Faults.toStatus(fault);
      CallBounds.current().refuse(() -> once.close(status));
      return new ServerCall.Listener<>() {};
    }
  }

  /** A call that can be closed once only, from any thread; what is sent later goes nowhere. */
  private static final class Once<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private volatile boolean closed;

    Once(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(bounded(status), trailers);
      }
    }

    /** What no exception of ours made, as health's own, tells what it was asked at full length. */
    private static Status bounded(Status status) {
      String told = status.getDescription();
      return told == null
          ? status
          : status.withDescription(ErrorText.line(told, RpcException.MAX_MESSAGE_BYTES));
    }

    void fail(Throwable fault) {
      close(Faults.toStatus(fault));
    }

    void close(StatusRuntimeException status) {
      Metadata trailers = status.getTrailers();
      close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }
  }

  private static final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Once<Q, ?> call;

    Guarded(ServerCall.Listener<Q> listener, Once<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    private void guard(Runnable step) {
      if (call.closed) {
        return;
      }
      try {
        step.run();
      } catch (RuntimeException | Error fault) {
        call.fail(fault);
      }
    }
  }
}
