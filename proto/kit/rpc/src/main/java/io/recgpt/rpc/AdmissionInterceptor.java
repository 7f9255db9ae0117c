package io.recgpt.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the unary calls in progress, method by method; what is over is refused at once, not
 * queued.
 */
final class AdmissionInterceptor implements ServerInterceptor {
  private final int limit;
  private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

  AdmissionInterceptor(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("concurrent calls: " + limit + " (expected: >= 1)");
    }
    this.limit = limit;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    Semaphore semaphore =
        permits.computeIfAbsent(
            call.getMethodDescriptor().getFullMethodName(), method -> new Semaphore(limit));
    if (!semaphore.tryAcquire()) {
      throw RpcException.of(
          ErrorCode.OVERLOADED,
          "more than " + limit + " calls of this method at once: retry later");
    }
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (held.compareAndSet(true, false)) {
            semaphore.release();
          }
        };
    try {
      return new Releasing<>(next.startCall(call, headers), release);
    } catch (RuntimeException fault) {
      release.run();
      throw fault;
    }
  }

  private static final class Releasing<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Runnable release;

    Releasing(ServerCall.Listener<Q> listener, Runnable release) {
      super(listener);
      this.release = release;
    }

    @Override
    public void onComplete() {
      release.run();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      release.run();
      super.onCancel();
    }
  }
}
