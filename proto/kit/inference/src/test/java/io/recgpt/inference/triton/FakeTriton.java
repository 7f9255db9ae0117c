package io.recgpt.inference.triton;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.recgpt.kserve.v2.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.recgpt.kserve.v2.InferParameter;
import io.recgpt.kserve.v2.ModelConfig;
import io.recgpt.kserve.v2.ModelConfigRequest;
import io.recgpt.kserve.v2.ModelConfigResponse;
import io.recgpt.kserve.v2.ModelInferRequest;
import io.recgpt.kserve.v2.ModelInferResponse;
import io.recgpt.kserve.v2.ModelMetadataRequest;
import io.recgpt.kserve.v2.ModelMetadataResponse;
import io.recgpt.kserve.v2.ModelReadyRequest;
import io.recgpt.kserve.v2.ModelReadyResponse;
import io.recgpt.kserve.v2.ModelStreamInferResponse;
import io.recgpt.kserve.v2.ModelTransactionPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * What no real server does when it is told to: a server of the protocol that answers by a script.
 */
final class FakeTriton implements AutoCloseable {
  final List<ModelInferRequest> requests = new CopyOnWriteArrayList<>();

  /** Calls to models that have not ended. */
  final AtomicInteger open = new AtomicInteger();

  private final ModelMetadataResponse metadata;
  private final boolean decoupled;
  private final BiConsumer<ModelInferRequest, ServerCallStreamObserver<ModelStreamInferResponse>>
      streaming;
  private final Server server;
  private final int port;

  /**
   * Serves one model, whatever its name.
   *
   * @param streaming answers each request, on a thread of its own
   */
  FakeTriton(
      ModelMetadataResponse metadata,
      boolean decoupled,
      BiConsumer<ModelInferRequest, ServerCallStreamObserver<ModelStreamInferResponse>> streaming) {
    this.metadata = metadata;
    this.decoupled = decoupled;
    this.streaming = streaming;
    ServerServiceDefinition service = ServerInterceptors.intercept(new Service());
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .addService(service)
              .build()
              .start();
      port = server.getPort();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** vLLM's tensors. */
  static ModelMetadataResponse vllm() {
    return metadata(
        List.of("text_input:BYTES", "stream:BOOL", "sampling_parameters:BYTES"),
        List.of("text_output:BYTES"));
  }

  /** A model with tensors {@code name:TYPE} of one element each. */
  static ModelMetadataResponse metadata(List<String> inputs, List<String> outputs) {
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder().setName("model").addVersions("1");
    inputs.forEach(tensor -> metadata.addInputs(tensor(tensor)));
    outputs.forEach(tensor -> metadata.addOutputs(tensor(tensor)));
    return metadata.build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(String nameAndType) {
    List<String> parts = List.of(nameAndType.split(":"));
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(parts.getFirst())
        .setDatatype(parts.getLast())
        .addShape(1)
        .build();
  }

  /** A response with a text. */
  static ModelInferResponse text(String id, String tensor, String text, boolean last) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteString length =
        ByteString.copyFrom(
            new byte[] {
              (byte) utf8.length, (byte) (utf8.length >> 8), (byte) (utf8.length >> 16), 0
            });
    return ModelInferResponse.newBuilder()
        .setId(id)
        .putParameters(
            "triton_final_response", InferParameter.newBuilder().setBoolParam(last).build())
        .addOutputs(
            ModelInferResponse.InferOutputTensor.newBuilder()
                .setName(tensor)
                .setDatatype("BYTES")
                .addShape(1))
        .addRawOutputContents(length.concat(ByteString.copyFrom(utf8)))
        .build();
  }

  static ModelStreamInferResponse streamed(ModelInferResponse response) {
    return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
  }

  static ModelStreamInferResponse error(String message) {
    return ModelStreamInferResponse.newBuilder().setErrorMessage(message).build();
  }

  static StatusRuntimeException fault(Status.Code code, String message) {
    return code.toStatus().withDescription(message).asRuntimeException(new Metadata());
  }

  String target() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private void opened() {
    open.incrementAndGet();
    Context.current().addListener(context -> open.decrementAndGet(), Runnable::run);
  }

  private final class Service extends GRPCInferenceServiceImplBase {
    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
      answer.onNext(ModelReadyResponse.newBuilder().setReady(true).build());
      answer.onCompleted();
    }

    @Override
    public void modelMetadata(
        ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> answer) {
      answer.onNext(metadata);
      answer.onCompleted();
    }

    @Override
    public void modelConfig(
        ModelConfigRequest request, StreamObserver<ModelConfigResponse> answer) {
      answer.onNext(
          ModelConfigResponse.newBuilder()
              .setConfig(
                  ModelConfig.newBuilder()
                      .setModelTransactionPolicy(
                          ModelTransactionPolicy.newBuilder().setDecoupled(decoupled)))
              .build());
      answer.onCompleted();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
      opened();
      requests.add(request);
      answer.onNext(text(request.getId(), metadata.getOutputs(0).getName(), "all at once", true));
      answer.onCompleted();
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(
        StreamObserver<ModelStreamInferResponse> answer) {
      opened();
      ServerCallStreamObserver<ModelStreamInferResponse> observer =
          (ServerCallStreamObserver<ModelStreamInferResponse>) answer;
      return new StreamObserver<>() {
        @Override
        public void onNext(ModelInferRequest request) {
          requests.add(request);
          Thread.startVirtualThread(() -> streaming.accept(request, observer));
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
