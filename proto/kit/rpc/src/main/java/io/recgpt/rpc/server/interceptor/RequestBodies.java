package io.recgpt.rpc.server.interceptor;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.Drainable;
import io.grpc.ForwardingServerCall;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.recgpt.rpc.bounds.MessageBounds;
import io.recgpt.rpc.error.RpcException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets interceptors see requests as the bytes that came, and makes messages of them once they have
 * let the call in: counts first, contents after. What is no message (broken protobuf, invalid
 * UTF-8, too many elements) is INVALID_ARGUMENT; gRPC itself parses before interceptors run and
 * would end such a call as UNKNOWN. Unknown fields are not kept.
 */
public final class RequestBodies {
  private RequestBodies() {}

  /** The service, its requests parsed by what stands between it and interceptors around this. */
  public static ServerServiceDefinition parsedLate(
      ServerServiceDefinition service, ServerLimits limits) {
    // The schema goes along, or reflection would not know the service.
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> late = wrap(method, limits);
      methods.add(late);
      descriptor.addMethod(late.getMethodDescriptor());
    }
    ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(builder::addMethod);
    return builder.build();
  }

  private static <Q, R> ServerMethodDefinition<Body<Q>, R> wrap(
      ServerMethodDefinition<Q, R> method, ServerLimits limits) {
    MethodDescriptor<Q, R> original = method.getMethodDescriptor();
    int most = limits.maxRequestBytes(original.getFullMethodName());
    Marshaller<Q> strict = original.getRequestMarshaller();
    MethodDescriptor<Body<Q>, R> late =
        original.toBuilder(
                new BodyMarshaller<>(strict, most, limits.requestTooLarge(most)),
                original.getResponseMarshaller())
            .build();
    Parsing<Q> parsing = Parsing.of(original);
    ServerCallHandler<Q, R> handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        late,
        (call, headers) ->
            new ParsingListener<>(
                handler.startCall(new Unwrapped<>(call, original), headers),
                parsing,
                original.getType().clientSendsOneMessage()));
  }

  private static RpcException malformed(Throwable fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return RpcException.invalid("request", "is no valid message: " + cause.getMessage());
  }

  /** A request as it came. */
  private sealed interface Body<Q> {
    /** Its bytes, uncompressed. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Whole<Q>(byte[] bytes) implements Body<Q> {}

    /** A message that a caller of this process hands over. */
    record Parsed<Q>(Q value) implements Body<Q> {}

    /** Bytes that could not be taken. */
    record Refused<Q>(RpcException fault) implements Body<Q> {}
  }

  private record BodyMarshaller<Q>(Marshaller<Q> strict, int most, RpcException tooLarge)
      implements Marshaller<Body<Q>> {
    @Override
    public InputStream stream(Body<Q> body) {
      return switch (body) {
        case Body.Parsed<Q> parsed -> strict.stream(parsed.value());
        case Body.Whole<Q> _, Body.Refused<Q> _ ->
            throw new IllegalStateException("a server sends no requests");
      };
    }

    @Override
    public Body<Q> parse(InputStream stream) {
      try {
        // The in-process transport's streams hold the message itself.
        if (stream instanceof Drainable) {
          return new Body.Parsed<>(strict.parse(stream));
        }
        byte[] bytes = stream.readNBytes(most + 1);
        return bytes.length > most ? new Body.Refused<>(tooLarge) : new Body.Whole<>(bytes);
      } catch (StatusRuntimeException refused) {
        return new Body.Refused<>(RpcException.from(refused));
      } catch (IOException | RuntimeException malformed) {
        return new Body.Refused<>(malformed(malformed));
      }
    }
  }

  private record Parsing<Q>(Parser<Q> parser, MessageBounds bounds) {
    @SuppressWarnings("unchecked") // A message's parser makes messages of its type.
    static <Q> Parsing<Q> of(MethodDescriptor<Q, ?> method) {
      Message prototype = ServerLimits.prototype(method);
      return new Parsing<>(
          (Parser<Q>) DiscardUnknownFieldsParser.wrap(prototype.getParserForType()),
          MessageBounds.of(prototype.getDescriptorForType()));
    }

    Q message(Body<Q> body) {
      return switch (body) {
        case Body.Parsed<Q> parsed -> parsed.value();
        case Body.Refused<Q> refused -> throw refused.fault();
        case Body.Whole<Q> whole -> message(whole.bytes());
      };
    }

    private Q message(byte[] bytes) {
      MessageBounds.Count count = bounds.count(bytes);
      if (count.excess().isPresent()) {
        MessageBounds.Excess excess = count.excess().get();
        throw RpcException.invalid(
            excess.field(), "too many (expected: at most %,d)".formatted(excess.most()));
      }
      CallBounds.current().weigh(count.fields());
      try {
        return parser.parseFrom(bytes);
      } catch (InvalidProtocolBufferException malformed) {
        throw RpcException.invalid("request", "is no valid message: " + malformed.getMessage());
      }
    }
  }

  /** The call as its handler knows it, with the original method. */
  private static final class Unwrapped<Q, R> extends ForwardingServerCall<Q, R> {
    private final ServerCall<Body<Q>, R> call;
    private final MethodDescriptor<Q, R> method;

    Unwrapped(ServerCall<Body<Q>, R> call, MethodDescriptor<Q, R> method) {
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
  }

  private static final class ParsingListener<Q> extends ServerCall.Listener<Body<Q>> {
    private final ServerCall.Listener<Q> listener;
    private final Parsing<Q> parsing;
    private final boolean single;
    private @Nullable Body<Q> request;

    ParsingListener(ServerCall.Listener<Q> listener, Parsing<Q> parsing, boolean single) {
      this.listener = listener;
      this.parsing = parsing;
      this.single = single;
    }

    @Override
    public void onMessage(Body<Q> body) {
      if (!single) {
        listener.onMessage(parsing.message(body));
      } else if (request == null) {
        request = body;
      } else {
        throw RpcException.invalid("request", "came twice (expected: one message)");
      }
    }

    @Override
    public void onHalfClose() {
      if (single) {
        Body<Q> body = request;
        if (body == null) {
          throw RpcException.invalid("request", "is missing (expected: one message)");
        }
        request = null;
        listener.onMessage(parsing.message(body));
      }
      listener.onHalfClose();
    }

    @Override
    public void onCancel() {
      request = null;
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      request = null;
      listener.onComplete();
    }

    @Override
    public void onReady() {
      listener.onReady();
    }
  }
}
