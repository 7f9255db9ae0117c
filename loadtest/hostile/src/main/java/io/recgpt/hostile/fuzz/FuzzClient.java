package io.recgpt.hostile.fuzz;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.recgpt.processes.ServiceCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends requests as bytes, and takes what comes back as bytes. */
final class FuzzClient {
  private static final Bytes BYTES = new Bytes();

  private final ServiceCluster cluster;

  FuzzClient(ServiceCluster cluster) {
    this.cluster = requireNonNull(cluster);
  }

  /**
   * What came back.
   *
   * @param status how the call ended; OK too where the client had seen enough
   * @param messages what was answered before
   */
  record Reply(Status status, List<byte[]> messages) {
    Reply {
      requireNonNull(status);
      messages = List.copyOf(messages);
    }
  }

  /** Sends a request; the reply comes when the call has ended. */
  CompletableFuture<Reply> send(FuzzRequest request) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call =
        cluster
            .channel(request.method().service())
            .newCall(
                method(request.method()),
                CallOptions.DEFAULT.withDeadlineAfter(
                    request.deadline().toMillis(), TimeUnit.MILLISECONDS));
    Metadata headers = new Metadata();
    request
        .headers()
        .forEach((key, value) ->
            headers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value));
    call.start(new Listening(call, request, reply), headers);
    call.sendMessage(request.body());
    call.halfClose();
    call.request(1);
    return reply;
  }

  private static MethodDescriptor<byte[], byte[]> method(FuzzedMethod method) {
    MethodType type =
        method.descriptor().isClientStreaming()
            ? MethodType.BIDI_STREAMING
            : method.streams() ? MethodType.SERVER_STREAMING : MethodType.UNARY;
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(method.fullName())
        .setRequestMarshaller(BYTES)
        .setResponseMarshaller(BYTES)
        .build();
  }

  private static final class Listening extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final FuzzRequest request;
    private final CompletableFuture<Reply> reply;
    private final List<byte[]> messages = new ArrayList<>();
    private boolean enough;

    Listening(
        ClientCall<byte[], byte[]> call, FuzzRequest request, CompletableFuture<Reply> reply) {
      this.call = call;
      this.request = request;
      this.reply = reply;
    }

    @Override
    public void onMessage(byte[] message) {
      messages.add(message);
      if (request.method().streams() && messages.size() >= request.patience()) {
        enough = true;
        call.cancel("seen enough", null);
      } else {
        call.request(1);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      boolean cancelled = enough && status.getCode() == Status.Code.CANCELLED;
      reply.complete(new Reply(cancelled ? Status.OK : status, messages));
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
