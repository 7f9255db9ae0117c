package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.PATIENT;
import static io.recgpt.gateway.GatewayFixture.errorOf;
import static io.recgpt.gateway.GatewayFixture.ids;
import static io.recgpt.gateway.GatewayFixture.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Status;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.Rung;
import io.recgpt.type.v1.StageTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guards before the services do to whole calls. */
@Timeout(120)
class GuardedEdgesTest {
  private static final RecommendRequest FOR_ANN =
      RecommendRequest.newBuilder().setUserId("ann").build();

  private static GatewayFixture cluster() {
    GatewayFixture cluster = new GatewayFixture(PATIENT).withItems(12);
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH));
    return cluster;
  }

  @Test
  void recommend_intentKeepsFailing_isAnsweredWithoutAskingIt() {
    try (GatewayFixture cluster = cluster()) {
      cluster.intent.fault = Fault.status(Status.INTERNAL);
      for (int i = 0; i < 10; i++) {
        cluster.recommendations().recommend(FOR_ANN);
      }
      int asked = cluster.intent.asked.size();

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(cluster.intent.asked).hasSize(asked);
      assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
      assertThat(response.getServing().getReason())
          .isEqualTo(
              "The intent service failed too often of late and is spared for a moment: what is"
                  + " popular now served.");
      assertThat(ids(response)).hasSize(10);
      assertThat(cluster.metric("recgpt.breaker.state")).containsEntry("intent", 2L);
    }
  }

  @Test
  void recommend_intentIsWellAgain_isServedFromTheProfileAgain() {
    try (GatewayFixture cluster = cluster()) {
      cluster.intent.fault = Fault.status(Status.UNAVAILABLE);
      for (int i = 0; i < 10; i++) {
        cluster.recommendations().recommend(FOR_ANN);
      }
      cluster.intent.fault = Fault.NONE;

      Rung rung = Rung.RUNG_POPULAR;
      long start = System.nanoTime();
      while (rung != Rung.RUNG_FRESH_PROFILE) {
        rung = cluster.recommendations().recommend(FOR_ANN).getServing().getRung();
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(cluster.metric("recgpt.breaker.transitions"))
          .containsEntry("intent, open", 1L)
          .containsEntry("intent, half_open", 1L);
    }
  }

  @Test
  void recommend_retrievalKeepsFailing_isUnavailableWithoutAskingIt() {
    try (GatewayFixture cluster = cluster()) {
      cluster.retrieval.fault = Fault.status(Status.INTERNAL);
      for (int i = 0; i < 10; i++) {
        assertThat(errorOf(() -> cluster.recommendations().recommend(FOR_ANN)).code())
            .isEqualTo(ErrorCode.PEER_UNAVAILABLE);
      }

      RpcException held = errorOf(() -> cluster.recommendations().recommend(FOR_ANN));

      assertThat(held.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE);
      assertThat(held).hasMessageContaining("is spared for a moment");
      assertThat(cluster.metric("recgpt.edge.held")).containsEntry("retrieval, breaker_open", 1L);
    }
  }

  @Test
  void recommend_intentOverloadedForLong_isAskedOnceEachAndNeverHeld() {
    try (GatewayFixture cluster = cluster()) {
      cluster.intent.fault = Fault.status(Status.RESOURCE_EXHAUSTED);
      for (int i = 0; i < 30; i++) {
        cluster.recommendations().recommend(FOR_ANN);
      }

      assertThat(cluster.intent.asked).hasSize(30);
      assertThat(cluster.metric("recgpt.breaker.state")).containsEntry("intent", 0L);
    }
  }

  @Test
  void recommend_callerCancels_peerSeesItAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (GatewayFixture cluster = cluster()) {
      cluster.retrieval.fault =
          () -> {
            Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
            asked.countDown();
            cluster.released.await();
          };
      Context.CancellableContext caller = Context.current().withCancellation();
      Thread calling =
          Thread.ofVirtual()
              .start(
                  caller.wrap(() -> {
                    assertThat(errorOf(() -> cluster.recommendations().recommend(FOR_ANN)).code())
                        .isEqualTo(ErrorCode.CANCELLED);
                  }));
      asked.await();

      caller.cancel(null);

      assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
      calling.join();
      assertThat(cluster.metric("recgpt.breaker.state")).containsEntry("retrieval", 0L);
    }
  }

  @Test
  void recommend_always_countsRungsAndStages() {
    try (GatewayFixture cluster = cluster()) {
      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);
      cluster.recommendations().recommend(RecommendRequest.getDefaultInstance());
      cluster
          .recommendations()
          .streamRecommend(StreamRecommendRequest.newBuilder().setRequest(FOR_ANN).build())
          .forEachRemaining(part -> {});

      assertThat(response.getServing().getStageTimesList())
          .extracting(StageTime::getStage)
          .containsExactly("intent", "retrieval", "explain");
      assertThat(cluster.metric("recgpt.recommend.served"))
          .containsOnly(Map.entry("all, fresh_profile", 2L), Map.entry("all, popular", 1L));
      assertThat(cluster.metric("recgpt.recommend.stage.duration"))
          .containsEntry("intent", 3L)
          .containsEntry("retrieval", 3L)
          .containsEntry("explain", 3L);
    }
  }

  @Test
  void recommend_withoutExplanations_countsWhetherTheyWereAskedFor() {
    try (GatewayFixture cluster = cluster()) {
      cluster.explain.fault = Fault.status(Status.UNAVAILABLE);

      cluster.recommendations().recommend(FOR_ANN);
      cluster.recommendations().recommend(FOR_ANN.toBuilder().setOmitExplanations(true).build());

      assertThat(cluster.metric("recgpt.recommend.served"))
          .containsOnly(
              Map.entry("none, fresh_profile", 1L), Map.entry("omitted, fresh_profile", 1L));
    }
  }
}
