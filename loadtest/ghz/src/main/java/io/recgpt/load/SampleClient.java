package io.recgpt.load;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.gateway.GatewayConfig;
import io.recgpt.gateway.GatewayNode;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.telemetry.Telemetry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Listens to a gateway of this process while it recommends by real services. */
final class SampleClient implements ClientInterceptor {
  private static final String NAME = "sampled-gateway";

  /** The messages of the present recommendation, by their class. */
  private final Map<Class<?>, Object> seen = new ConcurrentHashMap<>();

  private SampleClient() {}

  /** One sample a request, in order. */
  static List<SampleCodec> samples(ServiceCluster cluster, List<RecommendRequest> requests)
      throws IOException {
    SampleClient listener = new SampleClient();
    GatewayNode gateway =
        GatewayNode.assemble(
            GatewayConfig.DEFAULT,
            listener.on(cluster.channel(Service.INTENT)),
            listener.on(cluster.channel(Service.RETRIEVAL)),
            listener.on(cluster.channel(Service.EXPLAIN)),
            Telemetry.none());
    ManagedChannel channel = RpcChannels.inProcess(NAME);
    try (RpcServer _ = RpcServer.named(NAME).inProcess(NAME).services(gateway.services()).start()) {
      List<SampleCodec> samples = new ArrayList<>();
      for (RecommendRequest request : requests) {
        samples.add(listener.sample(channel, request));
      }
      return samples;
    } finally {
      channel.shutdownNow();
    }
  }

  private Channel on(Channel channel) {
    return ClientInterceptors.intercept(channel, this);
  }

  private SampleCodec sample(Channel gateway, RecommendRequest request) {
    seen.clear();
    RecommendResponse response =
        RecommendationServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(1, TimeUnit.MINUTES)
            .recommend(request);
    return new SampleCodec(
        request,
        seen(GetIntentRequest.class),
        seen(GetIntentResponse.class),
        seen(RetrieveRequest.class),
        seen(RetrieveResponse.class),
        seen(LookUpRequest.class),
        seen(LookUpResponse.class),
        response);
  }

  private <M> M seen(Class<M> type) {
    Object message = seen.get(type);
    if (message == null) {
      throw new IllegalStateException("no %s was seen".formatted(type.getSimpleName()));
    }
    return type.cast(message);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> caller, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(caller) {
              @Override
              public void onMessage(R message) {
                seen.put(message.getClass(), message);
                super.onMessage(message);
              }
            },
            headers);
      }

      @Override
      public void sendMessage(Q message) {
        seen.put(message.getClass(), message);
        super.sendMessage(message);
      }
    };
  }
}
