package io.recgpt.rpc;

import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes INVALID_ARGUMENT of bytes that are no message (broken protobuf, invalid UTF-8). gRPC itself
 * parses before interceptors run and would end such a call as UNKNOWN.
 */
final class MalformedRequests {
  private MalformedRequests() {}

  static ServerServiceDefinition refuse(ServerServiceDefinition service) {
    // The schema goes along, or reflection would not know the service.
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> lenient = wrap(method);
      methods.add(lenient);
      descriptor.addMethod(lenient.getMethodDescriptor());
    }
    ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(builder::addMethod);
    return builder.build();
  }

  private static <Q, R> ServerMethodDefinition<Parsed<Q>, R> wrap(
      ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> original = method.getMethodDescriptor();
    MethodDescriptor<Parsed<Q>, R> lenient =
        original.toBuilder(
                new LenientMarshaller<>(original.getRequestMarshaller()),
                original.getResponseMarshaller())
            .build();
    ServerCallHandler<Q, R> handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        lenient,
        (call, headers) -> {
          Unwrapped<Q, R> unwrapped = new Unwrapped<>(call, original);
          return new UnwrappingListener<>(handler.startCall(unwrapped, headers), unwrapped);
        });
  }

  /** What came of a message's bytes. */
  private sealed interface Parsed<Q> {
    record Message<Q>(Q value) implements Parsed<Q> {}

    record Malformed<Q>(String reason) implements Parsed<Q> {}
  }

  private record LenientMarshaller<Q>(Marshaller<Q> strict) implements Marshaller<Parsed<Q>> {
    @Override
    public InputStream stream(Parsed<Q> value) {
      return switch (value) {
        case Parsed.Message<Q> message -> strict.stream(message.value());
        case Parsed.Malformed<Q> malformed -> throw new IllegalStateException(malformed.reason());
      };
    }

    @Override
    public Parsed<Q> parse(InputStream stream) {
      try {
        return new Parsed.Message<>(strict.parse(stream));
      } catch (RuntimeException malformed) {
        Throwable cause = malformed.getCause() == null ? malformed : malformed.getCause();
        return new Parsed.Malformed<>(String.valueOf(cause.getMessage()));
      }
    }
  }

  /** The call as its handler knows it, with the original method. */
  private static final class Unwrapped<Q, R> extends ForwardingServerCall<Q, R> {
    private final ServerCall<Parsed<Q>, R> call;
    private final MethodDescriptor<Q, R> method;
    private final AtomicBoolean closed = new AtomicBoolean();

    Unwrapped(ServerCall<Parsed<Q>, R> call, MethodDescriptor<Q, R> method) {
      this.call = call;
      this.method = method;
    }

    @Override
    @SuppressWarnings(
        "unchecked") // Only calls that do not depend on the request's type are forwarded.
    protected ServerCall<Q, R> delegate() {
      return (ServerCall<Q, R>) (ServerCall<?, R>) call;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
      return method;
    }

    /** A handler of a stream ends it too, after a message that was none has. */
    @Override
    public void close(Status status, Metadata trailers) {
      if (closed.compareAndSet(false, true)) {
        super.close(status, trailers);
      }
    }
  }

  private static final class UnwrappingListener<Q, R> extends ServerCall.Listener<Parsed<Q>> {
    private final ServerCall.Listener<Q> listener;
    private final Unwrapped<Q, R> call;
    private boolean refused;

    UnwrappingListener(ServerCall.Listener<Q> listener, Unwrapped<Q, R> call) {
      this.listener = listener;
      this.call = call;
    }

    @Override
    public void onMessage(Parsed<Q> parsed) {
      if (refused) {
        return; // The call has ended, though more of a stream may have come.
      }
      switch (parsed) {
        case Parsed.Message<Q> message -> listener.onMessage(message.value());
        case Parsed.Malformed<Q> malformed -> {
          refused = true;
          StatusRuntimeException status =
              RpcException.invalid("request", "is no valid message: " + malformed.reason())
                  .toStatus();
          Metadata trailers = status.getTrailers();
          call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
        }
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        listener.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    @Override
    public void onReady() {
      listener.onReady();
    }
  }
}
