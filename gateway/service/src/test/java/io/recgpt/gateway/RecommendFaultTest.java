package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.errorOf;
import static io.recgpt.gateway.GatewayFixture.ids;
import static io.recgpt.gateway.GatewayFixture.profile;
import static io.recgpt.gateway.GatewayFixture.session;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.gateway.edge.DeadlineSplit;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.Rung;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a recommendation when a service behind the gateway is not well. */
class RecommendFaultTest {
  private static final RecommendRequest FOR_ANN =
      RecommendRequest.newBuilder().setUserId("ann").build();
  private static final RecommendRequest WITH_SESSION =
      FOR_ANN.toBuilder().addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, "item-01")).build();

  private static GatewayFixture cluster(GatewayConfig config) {
    GatewayFixture cluster = new GatewayFixture(config).withItems(12);
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH));
    return cluster;
  }

  /** Two seconds, of which one stage alone may wait long for nothing. */
  private static GatewayConfig twoSeconds(int intentBy, int retrievalBy, int explainBy) {
    return new GatewayConfig(
        new Deadlines(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            new DeadlineSplit(intentBy, retrievalBy, explainBy)),
        200,
        1 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, The intent service cannot be reached",
    "INTERNAL, The intent service failed",
    "UNKNOWN, The intent service failed",
    "UNIMPLEMENTED, The intent service failed",
    "RESOURCE_EXHAUSTED, The intent service is overloaded"
  })
  void recommend_intentFails_servesSessionElsePopular(Status.Code code, String cause) {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.intent.fault = Fault.status(code.toStatus().withDescription("secret"));

      RecommendResponse session = cluster.recommendations().recommend(WITH_SESSION);
      RecommendResponse popular = cluster.recommendations().recommend(FOR_ANN);

      assertThat(session.getServing().getRung()).isEqualTo(Rung.RUNG_SESSION_ONLY);
      assertThat(session.getServing().getReason())
          .isEqualTo(cause + ": recent behaviors alone served.");
      assertThat(ids(session)).hasSize(10).doesNotContain("item-01");
      assertThat(session.getRecommendations(0).hasExplanation()).isTrue();
      assertThat(popular.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
      assertThat(popular.getServing().getReason())
          .isEqualTo(cause + ": what is popular now served.");
      assertThat(popular.getAsOf()).isEqualTo(FakeIntentService.NOW);
    }
  }

  @Test
  void recommend_intentHangs_servesWhatIsPopularInTime() {
    try (GatewayFixture cluster = cluster(twoSeconds(10, 90, 95))) {
      cluster.intent.fault = Fault.hangUntil(cluster.released);

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getServing().getReason())
          .startsWith("The intent service did not answer in time");
      assertThat(ids(response)).hasSize(10);
    }
  }

  @Test
  void recommend_intentRefusesTheTime_isRefused() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.intent.fault =
          () -> {
            throw RpcException.invalid("as_of", "before the first behavior");
          };

      RpcException error = errorOf(() -> cluster.recommendations().recommend(FOR_ANN));

      assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(error.violations().getFirst().field()).isEqualTo("as_of");
    }
  }

  @Test
  void recommend_intentKnowsNoSuchUser_servesWhatIsPopular() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.intent.fault =
          () -> {
            throw RpcException.of(ErrorCode.UNKNOWN_USER, "who?");
          };

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getServing().getReason()).startsWith("Nothing is known");
    }
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE", "INTERNAL", "UNKNOWN", "ABORTED"})
  void recommend_retrievalFails_isUnavailableWithRetryInfo(Status.Code code) {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.retrieval.fault = Fault.status(code.toStatus().withDescription("secret"));

      assertThatThrownBy(() -> cluster.recommendations().recommend(FOR_ANN))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(e.getMessage()).doesNotContain("secret").contains("try again");
                assertThat(requireNonNull(StatusProto.fromThrowable(e)).getDetailsList())
                    .anyMatch((Any detail) -> detail.is(RetryInfo.class));
              });
    }
  }

  @Test
  void recommend_retrievalHangs_isUnavailableInTime() {
    try (GatewayFixture cluster = cluster(twoSeconds(24, 25, 95))) {
      cluster.retrieval.fault = Fault.hangUntil(cluster.released);

      RpcException error = errorOf(() -> cluster.recommendations().recommend(FOR_ANN));

      assertThat(error.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE);
      assertThat(error).hasMessageContaining("retrieval service did not answer in time");
    }
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE", "INTERNAL"})
  void recommend_retrievalFailsAfterAnswers_servesWhatItRankedHighOfLate(Status.Code code) {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      RecommendResponse before =
          cluster.recommendations().recommend(RecommendRequest.newBuilder().setCount(20).build());
      cluster.retrieval.fault = Fault.status(code.toStatus());
      String first = ids(before).getFirst();

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);
      RecommendResponse filtered =
          cluster
              .recommendations()
              .recommend(
                  FOR_ANN.toBuilder()
                      .setFilter(ItemFilter.newBuilder().addExcludeItemIds(first))
                      .build());
      RpcException noneLeft =
          errorOf(() ->
              cluster
                  .recommendations()
                  .recommend(
                      FOR_ANN.toBuilder()
                          .setFilter(ItemFilter.newBuilder().addAnyTags("unheard-of"))
                          .build()));

      assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
      assertThat(response.getServing().getReason())
          .contains("The retrieval service", "what it ranked high of late served");
      assertThat(ids(response)).isNotEmpty().isSubsetOf(ids(before));
      assertThat(ids(filtered)).isNotEmpty().doesNotContain(first);
      assertThat(noneLeft.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE);
    }
  }

  @Test
  void recommend_retrievalOverloaded_saysSo() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.retrieval.fault =
          () -> {
            throw RpcException.of(ErrorCode.OVERLOADED, "too many calls: retry later");
          };

      RpcException error = errorOf(() -> cluster.recommendations().recommend(FOR_ANN));

      assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(cluster.retrieval.asked).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"filter.min_price, INVALID_ARGUMENT", "history[3].item_id, PEER_UNAVAILABLE"})
  void recommend_retrievalRefuses_tellsTheCallerOfItsOwnFieldsOnly(String field, ErrorCode code) {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.retrieval.fault =
          () -> {
            throw RpcException.invalid(field, "broken");
          };

      assertThat(errorOf(() -> cluster.recommendations().recommend(FOR_ANN)).code())
          .isEqualTo(code);
    }
  }

  @Test
  void recommend_peersUnavailableOnce_areAskedAgain() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.intent.fault = Fault.once(Status.UNAVAILABLE);
      cluster.retrieval.fault = Fault.once(Status.UNAVAILABLE);

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_FRESH_PROFILE);
      assertThat(cluster.intent.asked).hasSize(2);
      assertThat(cluster.retrieval.asked).hasSize(2);
    }
  }

  @Test
  void recommend_peersStayUnavailable_areAskedTwiceOnly() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.retrieval.fault = Fault.status(Status.UNAVAILABLE);

      errorOf(() -> cluster.recommendations().recommend(FOR_ANN));

      assertThat(cluster.retrieval.asked).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE, cannot be reached", "INTERNAL, failed", "INVALID_ARGUMENT, failed"})
  void recommend_explainFails_servesBareItemsAndSaysSo(Status.Code code, String words) {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.explain.fault = Fault.status(code.toStatus());

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_FRESH_PROFILE);
      assertThat(response.getServing().getReason())
          .isEqualTo("The explain service %s: items come without explanations.".formatted(words));
      assertThat(response.getRecommendationsList())
          .hasSize(10)
          .noneMatch(Recommendation::hasExplanation);
    }
  }

  @Test
  void recommend_explainHangs_servesBareItemsInTime() {
    try (GatewayFixture cluster = cluster(twoSeconds(30, 50, 60))) {
      cluster.explain.fault = Fault.hangUntil(cluster.released);

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getServing().getReason())
          .contains("The explain service did not answer in time");
      assertThat(response.getRecommendationsList()).hasSize(10);
    }
  }

  @Test
  void recommend_stages_haveEachItsPartOfTheCallersDeadline() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.recommendations().withDeadlineAfter(1_000, TimeUnit.SECONDS).recommend(FOR_ANN);

      assertThat(seconds(cluster.intent.deadline)).isBetween(300L, 400L);
      assertThat(seconds(cluster.retrieval.deadline)).isBetween(700L, 800L);
      assertThat(seconds(cluster.explain.deadline)).isBetween(850L, 950L);
    }
  }

  private static long seconds(@org.jspecify.annotations.Nullable Deadline deadline) {
    return requireNonNull(deadline).timeRemaining(TimeUnit.SECONDS);
  }

  @Test
  void recommend_garbageInsideAnswers_isLeftOut() {
    try (GatewayFixture cluster = cluster(GatewayFixture.PATIENT)) {
      cluster.intent.garble = _ -> tooMuch();
      cluster.retrieval.garble =
          answer ->
              RetrieveResponse.newBuilder()
                  .addItems(RetrievedItem.getDefaultInstance())
                  .addAllItems(answer.getItemsList())
                  .addAllItems(answer.getItemsList())
                  .build();
      cluster.explain.garble =
          answer ->
              LookUpResponse.newBuilder()
                  .addExplanations(Explanation.newBuilder().setItemId("no such item"))
                  .addExplanations(answer.getExplanations(0))
                  .build();

      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(ids(response)).hasSize(10).doesNotContain("").doesNotHaveDuplicates();
      assertThat(response.getAsOf()).isEqualTo(FakeIntentService.NOW);
      assertThat(response.getRecommendations(0).hasExplanation()).isTrue();
      assertThat(response.getServing().getReason())
          .isEqualTo("The explain service left 9 of 10 items without explanation.");
    }
  }

  private static GetIntentResponse tooMuch() {
    GetIntentResponse.Builder intent = GetIntentResponse.newBuilder();
    intent
        .getProfileBuilder()
        .setState(ProfileState.PROFILE_STATE_FRESH)
        .addAllInterests(Collections.nCopies(150, Interest.getDefaultInstance()));
    for (int i = 0; i < 1_500; i++) {
      intent.addRecentBehaviors(
          GatewayFixture.behavior("e", "ann", BehaviorKind.BEHAVIOR_KIND_CLICK, "old-" + i));
      intent.addRecentBehaviors(GatewayFixture.search("e", "ann", "query " + i));
      intent.addRecentBehaviorsBuilder().setKindValue(77).setItemId("unknown kind");
    }
    for (int i = 0; i < 12_000; i++) {
      intent.addSeenItemIds("seen-" + i);
    }
    return intent.build();
  }

  @Test
  void recommend_intentAnswersBytesThatAreNoMessage_servesWhatIsPopular() {
    try (GatewayFixture cluster =
        new GatewayFixture(
                GatewayFixture.PATIENT,
                Map.of("intent", new GarbageService(IntentServiceGrpc.getGetIntentMethod())))
            .withItems(12)) {
      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
      assertThat(response.getServing().getReason()).startsWith("The intent service failed");
    }
  }

  @Test
  void recommend_retrievalAnswersBytesThatAreNoMessage_isUnavailable() {
    try (GatewayFixture cluster =
        new GatewayFixture(
            GatewayFixture.PATIENT,
            Map.of("retrieval", new GarbageService(RetrievalServiceGrpc.getRetrieveMethod())))) {
      assertThat(errorOf(() -> cluster.recommendations().recommend(FOR_ANN)).code())
          .isEqualTo(ErrorCode.PEER_UNAVAILABLE);
    }
  }

  @Test
  void recommend_explainAnswersBytesThatAreNoMessage_servesBareItems() {
    try (GatewayFixture cluster =
        new GatewayFixture(
                GatewayFixture.PATIENT,
                Map.of("explain", new GarbageService(ExplainServiceGrpc.getLookUpMethod())))
            .withItems(12)) {
      RecommendResponse response = cluster.recommendations().recommend(FOR_ANN);

      assertThat(response.getRecommendationsList()).hasSize(10);
      assertThat(response.getServing().getReason()).contains("explain service failed");
    }
  }
}
