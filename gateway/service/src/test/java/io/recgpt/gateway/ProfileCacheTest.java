package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.behavior;
import static io.recgpt.gateway.GatewayFixture.ids;
import static io.recgpt.gateway.GatewayFixture.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceBlockingStub;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.testkit.RpcHarness;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.Rung;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two gateways keep of a person holds only as long as intent says so. */
class ProfileCacheTest {
  private static final RecommendRequest FOR_ANN =
      RecommendRequest.newBuilder().setUserId("ann").build();

  private final GatewayFixture cluster = new GatewayFixture().withItems(12);
  private final RpcHarness second = cluster.another();

  @BeforeEach
  void warmBoth() {
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH));
    cluster.record(behavior("e1", "ann", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-01"));
    for (int i = 0; i < 2; i++) {
      cluster.recommendations().recommend(FOR_ANN);
      viaSecond().recommend(FOR_ANN);
    }
  }

  @AfterEach
  void close() {
    second.close();
    cluster.close();
  }

  private RecommendationServiceBlockingStub viaSecond() {
    return RecommendationServiceGrpc.newBlockingStub(second.channel());
  }

  @Test
  void recommend_nothingNew_isTheSameAndSentOnce() {
    RecommendResponse again = cluster.recommendations().recommend(FOR_ANN);

    assertThat(ids(again)).hasSize(10).doesNotContain("item-01");
    assertThat(again.getServing().getRung()).isEqualTo(Rung.RUNG_FRESH_PROFILE);
    assertThat(again.getProfileVersion()).isEqualTo(7);
    assertThat(cluster.retrieval.asked.getLast().getInterestsList())
        .extracting(Interest::getName)
        .containsExactly("trail running");
    assertThat(cluster.metric("recgpt.cache.requests"))
        .containsEntry("profile, hit", 2L)
        .containsEntry("profile, miss", 1L);
  }

  @Test
  void recommend_eventByOneGateway_holdsOnTheOtherAtOnce() {
    cluster.record(behavior("e2", "ann", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-02"));

    assertThat(ids(viaSecond().recommend(FOR_ANN))).doesNotContain("item-02");
    assertThat(ids(cluster.recommendations().recommend(FOR_ANN))).doesNotContain("item-02");
  }

  @Test
  void recommend_profileMinedAnew_holdsOnBothAtOnce() {
    cluster.intent.mined(
        "ann",
        profile(ProfileState.PROFILE_STATE_FRESH).toBuilder()
            .setVersion(8)
            .clearInterests()
            .build());

    for (RecommendationServiceBlockingStub gateway :
        new RecommendationServiceBlockingStub[] {cluster.recommendations(), viaSecond()}) {
      assertThat(gateway.recommend(FOR_ANN).getProfileVersion()).isEqualTo(8);
      assertThat(cluster.retrieval.asked.getLast().getInterestsList()).isEmpty();
    }
  }

  @Test
  void recommend_profileAged_isStaleAtOnce() {
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_STALE));

    assertThat(viaSecond().recommend(FOR_ANN).getServing().getRung())
        .isEqualTo(Rung.RUNG_STALE_PROFILE);
  }

  @Test
  void recommend_personForgotten_isUnknownOnBothAtOnce() {
    cluster.intent.forget("ann");

    for (RecommendationServiceBlockingStub gateway :
        new RecommendationServiceBlockingStub[] {cluster.recommendations(), viaSecond()}) {
      assertThat(gateway.recommend(FOR_ANN).getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
    }
    assertThat(lastAsked().getKnownRevision()).isNotEmpty();
    viaSecond().recommend(FOR_ANN);
    assertThat(lastAsked().getKnownRevision()).as("dropped").isEmpty();
  }

  @Test
  void recommend_samePersonOfAnotherTenant_isAskedForAnew() {
    cluster.recommendations(new Tenant("other")).recommend(FOR_ANN);

    assertThat(lastAsked().getKnownRevision()).isEmpty();
  }

  @Test
  void recommend_asOfATime_isAskedForAnew() {
    cluster.recommendations().recommend(FOR_ANN.toBuilder().setAsOf(FakeIntentService.NOW).build());

    assertThat(lastAsked().getKnownRevision()).isEmpty();
  }

  private GetIntentRequest lastAsked() {
    return cluster.intent.asked.getLast();
  }
}
