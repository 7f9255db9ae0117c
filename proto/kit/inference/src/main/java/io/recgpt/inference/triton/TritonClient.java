package io.recgpt.inference.triton;

import static io.recgpt.kserve.v2.GRPCInferenceServiceGrpc.getModelInferMethod;
import static io.recgpt.kserve.v2.GRPCInferenceServiceGrpc.getModelStreamInferMethod;
import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.recgpt.kserve.v2.GRPCInferenceServiceGrpc;
import io.recgpt.kserve.v2.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.recgpt.kserve.v2.ModelConfig;
import io.recgpt.kserve.v2.ModelConfigRequest;
import io.recgpt.kserve.v2.ModelInferRequest;
import io.recgpt.kserve.v2.ModelMetadataRequest;
import io.recgpt.kserve.v2.ModelMetadataResponse;
import io.recgpt.kserve.v2.ModelReadyRequest;
import io.recgpt.kserve.v2.ServerReadyRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls one or several Tritons that serve the same models, by turns. */
final class TritonClient implements AutoCloseable {
  /** Of one stream, in bytes: what a reader that does not take may have waiting. */
  private static final int WINDOW = 256 << 10;

  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final ManagedChannel channel;

  TritonClient(ManagedChannel channel) {
    this.channel = requireNonNull(channel);
  }

  /**
   * A client that connects at its first call.
   *
   * @param servers as {@link EndpointList#target} takes them
   * @param tls whether the servers have certificates that this JVM trusts
   * @param interceptors of every call, such as one that traces it
   */
  static TritonClient open(String servers, boolean tls, List<ClientInterceptor> interceptors) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(EndpointList.target(servers))
            .defaultLoadBalancingPolicy("round_robin")
            .flowControlWindow(WINDOW)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(5, TimeUnit.MINUTES)
            .intercept(interceptors);
    return new TritonClient((tls ? builder : builder.usePlaintext()).build());
  }

  /**
   * Whether a server takes requests for a model, and says so in time; for any model if the name is
   * empty.
   */
  boolean ready(String model, Duration patience) {
    try {
      return model.isEmpty()
          ? stub(patience).serverReady(ServerReadyRequest.getDefaultInstance()).getReady()
          : stub(patience)
              .modelReady(ModelReadyRequest.newBuilder().setName(model).build())
              .getReady();
    } catch (StatusRuntimeException unanswered) {
      return false;
    }
  }

  /**
   * What a model takes and gives.
   *
   * @throws StatusRuntimeException if no server tells
   */
  ModelShape shape(String model, Deadline deadline) {
    GRPCInferenceServiceBlockingStub stub =
        GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadline(deadline);
    ModelMetadataResponse metadata =
        stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(model).build());
    return TensorCodec.shape(metadata, config(stub, model));
  }

  private static ModelConfig config(GRPCInferenceServiceBlockingStub stub, String model) {
    try {
      return stub.modelConfig(ModelConfigRequest.newBuilder().setName(model).build()).getConfig();
    } catch (StatusRuntimeException fault) {
      if (fault.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return ModelConfig.getDefaultInstance(); // a server that is not Triton
      }
      throw fault;
    }
  }

  /** Runs a model; returns at once. */
  PulledCall<InferResponse> infer(
      String model, String id, List<Tensor> inputs, boolean decoupled, Deadline deadline) {
    ModelInferRequest request = TensorCodec.request(model, id, inputs);
    CallOptions options = CallOptions.DEFAULT.withDeadline(deadline).withExecutor(Runnable::run);
    return decoupled
        ? PulledCall.start(
            channel.newCall(getModelStreamInferMethod(), options), request, TensorCodec::response)
        : PulledCall.start(
            channel.newCall(getModelInferMethod(), options), request, TensorCodec::response);
  }

  private GRPCInferenceServiceBlockingStub stub(Duration timeout) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withWaitForReady() // for a server that was away and is back
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean closed() {
    return channel.isShutdown();
  }

  /** Cancels what is in progress. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
