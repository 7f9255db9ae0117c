package io.recgpt.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Answers one method with bytes that are no message. */
record GarbageService(MethodDescriptor<?, ?> method) implements BindableService {

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(method.getServiceName())
        .addMethod(
            raw(method),
            ServerCalls.asyncUnaryCall((request, observer) -> {
              observer.onNext("\u00ff no message".getBytes(UTF_8));
              observer.onCompleted();
            }))
        .build();
  }

  private static <Q> MethodDescriptor<Q, byte[]> raw(MethodDescriptor<Q, ?> method) {
    return method.toBuilder(method.getRequestMarshaller(), new Bytes()).build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
