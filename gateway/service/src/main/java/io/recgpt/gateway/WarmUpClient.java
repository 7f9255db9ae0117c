package io.recgpt.gateway;

import io.grpc.Channel;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceBlockingStub;
import io.recgpt.rpc.process.WarmUp;
import java.util.concurrent.TimeUnit;

/** Recommendations that the gateway asks of itself, through all services that are there. */
final class WarmUpClient {
  private final Channel self;

  WarmUpClient(Channel self) {
    this.self = self;
  }

  /** For a visitor, and for a user whom nobody knows; throws as the calls do. */
  void call() {
    RecommendationServiceBlockingStub recommendations =
        RecommendationServiceGrpc.newBlockingStub(self)
            .withDeadlineAfter(WarmUp.CALL.toSeconds(), TimeUnit.SECONDS);
    var _ = recommendations.recommend(RecommendRequest.newBuilder().setCount(10).build());
    var _ =
        recommendations.recommend(
            RecommendRequest.newBuilder().setUserId("nobody").setCount(10).build());
  }
}
