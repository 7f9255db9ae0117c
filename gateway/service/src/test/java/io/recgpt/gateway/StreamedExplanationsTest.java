package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.behavior;
import static io.recgpt.gateway.GatewayFixture.errorOf;
import static io.recgpt.gateway.GatewayFixture.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.recgpt.explain.v1.ExplainStage;
import io.recgpt.gateway.v1.ExplainRequest;
import io.recgpt.gateway.v1.ExplainResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.gateway.v1.StreamRecommendResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ProfileState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Explanations that come by stream. */
class StreamedExplanationsTest {
  private final GatewayFixture gateway = new GatewayFixture().withItems(5);

  @AfterEach
  void close() {
    gateway.close();
  }

  private List<StreamRecommendResponse> stream(RecommendRequest.Builder request) {
    List<StreamRecommendResponse> parts = new ArrayList<>();
    gateway
        .recommendations()
        .streamRecommend(StreamRecommendRequest.newBuilder().setRequest(request).build())
        .forEachRemaining(parts::add);
    return parts;
  }

  private List<ExplainResponse> explain(String user, String item) {
    List<ExplainResponse> responses = new ArrayList<>();
    gateway
        .recommendations()
        .explain(ExplainRequest.newBuilder().setUserId(user).setItemId(item).build())
        .forEachRemaining(responses::add);
    return responses;
  }

  @Test
  void streamRecommend_listFirst_explanationsFollowInItsOrder() {
    List<StreamRecommendResponse> parts =
        stream(RecommendRequest.newBuilder().setUserId("ann").setCount(3));

    RecommendResponse list = parts.getFirst().getResponse();
    assertThat(list.getRecommendationsList()).hasSize(3).noneMatch(Recommendation::hasExplanation);
    assertThat(list.getRecommendationId()).isNotEmpty();
    assertThat(parts.subList(1, parts.size()))
        .extracting(part -> part.getExplanation().getItemId())
        .isEqualTo(GatewayFixture.ids(list));
    assertThat(gateway.explain.asked.getFirst().hasAsOf()).isTrue();
  }

  @Test
  void streamRecommend_explanationsOmitted_isTheListAlone() {
    assertThat(stream(RecommendRequest.newBuilder().setOmitExplanations(true))).hasSize(1);
    assertThat(gateway.explain.asked).isEmpty();
  }

  @Test
  void streamRecommend_explainFails_endsWithTheReason() {
    gateway.explain.fault = Fault.status(Status.UNAVAILABLE);

    List<StreamRecommendResponse> parts = stream(RecommendRequest.newBuilder().setCount(3));

    assertThat(parts).hasSize(2);
    assertThat(parts.getFirst().getResponse().getRecommendationsCount()).isEqualTo(3);
    assertThat(parts.getLast().getShortfall())
        .isEqualTo("The explain service cannot be reached: items come without explanations.");
  }

  @Test
  void streamRecommend_retrievalFails_isAnError() {
    gateway.retrieval.fault = Fault.status(Status.UNAVAILABLE);

    assertThat(errorOf(() -> stream(RecommendRequest.newBuilder())).code())
        .isEqualTo(ErrorCode.PEER_UNAVAILABLE);
  }

  @Test
  void explain_knownPerson_passesInterestsAndProgressOn() {
    gateway.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH));
    gateway.record(behavior("e1", "ann", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-02"));

    List<ExplainResponse> responses = explain("ann", "item-01");

    assertThat(responses)
        .extracting(ExplainResponse::getStage)
        .containsExactly(ExplainStage.EXPLAIN_STAGE_WRITING, ExplainStage.EXPLAIN_STAGE_DONE);
    assertThat(responses.getFirst().getPieceCount()).isEqualTo(8);
    assertThat(responses.getLast().getExplanation().getText()).isEqualTo("why item-01");
    assertThat(responses.getLast().getReason()).isEqualTo("no model");
    io.recgpt.explain.v1.ExplainRequest asked = gateway.explain.explained.getFirst();
    assertThat(asked.getInterestsCount()).isEqualTo(1);
    assertThat(asked.getRecentItemsList()).hasSize(1);
    assertThat(asked.hasAsOf()).isTrue();
  }

  @Test
  void explain_intentFails_asksWithoutInterests() {
    gateway.intent.fault = Fault.status(Status.UNAVAILABLE);

    assertThat(explain("ann", "item-01").getLast().getExplanation().getText())
        .isEqualTo("why item-01");
    assertThat(gateway.explain.explained.getFirst().getInterestsCount()).isZero();
  }

  @Test
  void explain_explainFails_isAnError() {
    gateway.explain.fault = Fault.status(Status.UNAVAILABLE);

    assertThat(errorOf(() -> explain("ann", "item-01")).code())
        .isEqualTo(ErrorCode.PEER_UNAVAILABLE);
  }

  @Test
  void explain_withoutAnItem_isInvalid() {
    assertThat(errorOf(() -> explain("ann", "")).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
