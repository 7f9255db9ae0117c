package io.recgpt.rpc.server.interceptor;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.admission.Admission;
import io.recgpt.rpc.admission.PeerWait;
import io.recgpt.rpc.admission.ReplyCosts;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets calls in as an {@link Admission} says; what is over is refused at once, not queued. A call
 * is asked for once its request has come whole, so that a slow sender holds no place, and its place
 * is free again once its handler is done with it, not when its caller is gone.
 */
public final class AdmissionInterceptor implements ServerInterceptor {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("grpc.method");

  /**
   * A call weighs the square root of what its request and its reply cost, and no more than this.
   */
  private static final int HEAVIEST = 8;

  private final Admission admission;
  private final boolean streams;
  private final LongUpDownCounter inProgress;
  private final LongCounter refused;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final ReplyCosts replies = new ReplyCosts();

  /**
   * Bounds calls.
   *
   * @param streams whether calls are bounded that are answered by a stream, too
   */
  public AdmissionInterceptor(Admission admission, boolean streams, Meter meter) {
    this.admission = requireNonNull(admission);
    this.streams = streams;
    this.inProgress = meter.upDownCounterBuilder("recgpt.server.calls.in_progress").build();
    this.refused = meter.counterBuilder("recgpt.server.calls.refused").build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MethodType type = call.getMethodDescriptor().getType();
    boolean bounded = type == MethodType.UNARY || (streams && type == MethodType.SERVER_STREAMING);
    if (!bounded) {
      return next.startCall(call, headers);
    }
    Place place = new Place(call.getMethodDescriptor().getFullMethodName(), Tenant.current().id());
    CallBounds bounds = CallBounds.current();
    bounds.onCost(place::weigh);
    bounds.onReply(bytes -> replies.add(place.tenant, place.method, bytes));
    Watched<Q, R> watched = new Watched<>(call, place);
    return new Asking<>(
        Contexts.interceptCall(place.wait.context(), watched, headers, next), place);
  }

  /** A call's place: free once the call is closed or cancelled and its handler has returned. */
  private final class Place {
    private final String method;
    private final String tenant;
    private final Attributes attributes;
    private final AtomicBoolean held = new AtomicBoolean();
    private final PeerWait wait = new PeerWait();
    private volatile Admission.Outcome outcome = Admission.Outcome.OTHER;
    private volatile boolean closed;
    private volatile boolean returned;
    private Optional<Admission.Permit> permit = Optional.empty();

    Place(String method, String tenant) {
      this.method = method;
      this.tenant = tenant;
      this.attributes = Attributes.of(METHOD, method);
      if (known.add(method)) {
        refused.add(0, attributes); // so that the first one is seen as a rise
      }
    }

    void take() {
      admit(1);
      held.set(true);
      inProgress.add(1, attributes);
    }

    /** What turns out to be heavy gives its place back and asks for as many as it weighs. */
    void weigh(double cost) {
      double all = cost + replies.expected(tenant, method);
      int weight = Math.clamp(Math.round(Math.sqrt(all)), 1, HEAVIEST);
      if (weight > 1 && held.compareAndSet(true, false)) {
        inProgress.add(-1, attributes);
        permit.orElseThrow().ended(Admission.Outcome.OTHER);
        admit(weight);
        held.set(true);
        inProgress.add(1, attributes);
      }
    }

    private void admit(int weight) {
      permit = admission.admit(method, tenant, weight);
      if (permit.isEmpty()) {
        refused.add(1, attributes);
        throw RpcException.of(
            ErrorCode.OVERLOADED, "more calls at once than can be answered in time: retry later");
      }
    }

    void closed(Status.Code code) {
      outcome =
          switch (code) {
            case OK -> wait.noted() ? Admission.Outcome.OTHER : Admission.Outcome.ANSWERED;
            case DEADLINE_EXCEEDED -> Admission.Outcome.LATE;
            default -> Admission.Outcome.OTHER;
          };
      closed = true;
      leave();
    }

    void cancelled() {
      Deadline deadline = Context.current().getDeadline();
      boolean late = deadline != null && deadline.isExpired();
      outcome = late ? Admission.Outcome.LATE : Admission.Outcome.OTHER;
      closed = true;
      leave();
    }

    void completed() {
      closed = true;
      leave();
    }

    void returned() {
      returned = true;
      leave();
    }

    private void leave() {
      if (closed && returned && held.compareAndSet(true, false)) {
        inProgress.add(-1, attributes);
        permit.orElseThrow().ended(outcome);
      }
    }
  }

  private static final class Watched<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Place place;

    Watched(ServerCall<Q, R> call, Place place) {
      super(call);
      this.place = place;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      super.close(status, trailers);
      place.closed(status.getCode());
    }
  }

  private static final class Asking<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Place place;

    Asking(ServerCall.Listener<Q> listener, Place place) {
      super(listener);
      this.place = place;
    }

    @Override
    public void onHalfClose() {
      place.take();
      try {
        super.onHalfClose();
      } catch (RuntimeException | Error fault) {
        place.closed(Status.Code.INTERNAL);
        throw fault;
      } finally {
        place.returned();
      }
    }

    @Override
    public void onCancel() {
      place.cancelled();
      super.onCancel();
    }

    /** An interceptor before this one may have closed the call, past it. */
    @Override
    public void onComplete() {
      place.completed();
      super.onComplete();
    }
  }
}
