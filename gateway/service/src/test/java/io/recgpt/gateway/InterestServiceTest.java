package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.behavior;
import static io.recgpt.gateway.GatewayFixture.errorOf;
import static io.recgpt.gateway.GatewayFixture.item;
import static io.recgpt.gateway.GatewayFixture.profile;
import static io.recgpt.gateway.GatewayFixture.search;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterestServiceTest {
  private final GatewayFixture cluster = new GatewayFixture().withItems(5);

  @BeforeEach
  void record() {
    cluster.record(
        behavior("e1", "ann", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-01"),
        search("e2", "ann", "boots"),
        behavior("e3", "ann", BehaviorKind.BEHAVIOR_KIND_CLICK, "item-02"),
        behavior("e4", "ann", BehaviorKind.BEHAVIOR_KIND_CLICK, "gone"));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private ListInterestsResponse list(ListInterestsRequest.Builder request) {
    return cluster.interests().listInterests(request.build());
  }

  private static Profile withEvidence(int count) {
    Interest.Builder interest = Interest.newBuilder().setInterestId("i1");
    for (int i = 1; i <= count; i++) {
      interest.addEvidenceItemsBuilder().setItemId("item-%02d".formatted(i));
    }
    return profile(ProfileState.PROFILE_STATE_FRESH).toBuilder().addInterests(interest).build();
  }

  @Test
  void listInterests_withoutHistory_showsEvidenceItemsAlone() {
    cluster.intent.mined("ann", withEvidence(1));

    ListInterestsResponse response = list(ListInterestsRequest.newBuilder().setUserId("ann"));

    assertThat(response.getProfile()).isEqualTo(withEvidence(1));
    assertThat(response.getRecentBehaviorsList()).isEmpty();
    assertThat(response.getItemsMap()).containsOnlyKeys("item-01");
    assertThat(cluster.intent.asked).isEmpty();
  }

  @Test
  void listInterests_withHistory_showsItsItemsWhereTheyAreKnown() {
    cluster.intent.mined("ann", withEvidence(1));

    ListInterestsResponse response =
        list(ListInterestsRequest.newBuilder().setUserId("ann").setHistoryLimit(3));

    assertThat(response.getRecentBehaviorsList())
        .extracting(Behavior::getEventId)
        .containsExactly("e2", "e3", "e4");
    assertThat(response.getItemsMap())
        .containsOnlyKeys("item-01", "item-02")
        .containsEntry("item-02", item("item-02"));
  }

  @Test
  void listInterests_moreItemsThanOneCallTakes_asksInBatches() {
    cluster.intent.mined("ann", withEvidence(2_300));

    list(ListInterestsRequest.newBuilder().setUserId("ann"));

    assertThat(cluster.retrieval.batches).containsExactly(1_000, 1_000, 300);
  }

  @Test
  void listInterests_itemsTooLargeForOneMessage_asksForFewerAtOnce() {
    cluster.intent.mined("ann", withEvidence(1_100));
    cluster.retrieval.mostItems = 300;

    ListInterestsResponse response = list(ListInterestsRequest.newBuilder().setUserId("ann"));

    assertThat(cluster.retrieval.batches).containsExactly(1_000, 500, 250, 250, 250, 250, 100);
    assertThat(response.getItemsMap()).hasSize(5);
  }

  @Test
  void listInterests_userWithoutBehaviors_isNotFound() {
    assertThat(errorOf(() -> list(ListInterestsRequest.newBuilder().setUserId("bob"))))
        .hasMessage("user_id: bob has no behaviors: record some first");
    assertThat(errorOf(() -> list(ListInterestsRequest.newBuilder().setUserId("bob"))).code())
        .isEqualTo(ErrorCode.UNKNOWN_USER);
  }

  @Test
  void refreshInterests_someUnknown_countsTheKnown() {
    assertThat(
            cluster
                .interests()
                .refreshInterests(
                    RefreshInterestsRequest.newBuilder()
                        .addUserIds("ann")
                        .addUserIds("bob")
                        .build())
                .getRefreshedCount())
        .isEqualTo(1);
  }

  @Test
  void refreshInterests_noUser_isRefused() {
    assertThat(
            errorOf(() ->
                    cluster
                        .interests()
                        .refreshInterests(RefreshInterestsRequest.getDefaultInstance()))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
