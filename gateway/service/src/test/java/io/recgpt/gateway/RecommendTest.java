package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.behavior;
import static io.recgpt.gateway.GatewayFixture.errorOf;
import static io.recgpt.gateway.GatewayFixture.ids;
import static io.recgpt.gateway.GatewayFixture.profile;
import static io.recgpt.gateway.GatewayFixture.search;
import static io.recgpt.gateway.GatewayFixture.session;
import static io.recgpt.gateway.GatewayFixture.sessionSearch;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.recgpt.gateway.v1.ItemView;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.Money;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.RankingParameters;
import io.recgpt.type.v1.Rung;
import io.recgpt.type.v1.StageTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendTest {
  private static final Item LONG =
      Item.newBuilder()
          .setItemId("long")
          .setTitle("A long one")
          .setTitleWords("long")
          .setCategory("books")
          .addTags("tag")
          .setDescription("d".repeat(4_000))
          .putAttributes("material", "paper")
          .build();

  private final GatewayFixture cluster = new GatewayFixture().withItems(30);

  @AfterEach
  void close() {
    cluster.close();
  }

  private RecommendResponse recommend(RecommendRequest.Builder request) {
    return cluster.recommendations().recommend(request.build());
  }

  private static RecommendRequest.Builder forUser(String user) {
    return RecommendRequest.newBuilder().setUserId(user);
  }

  private RetrieveRequest retrieved() {
    return cluster.retrieval.asked.getLast();
  }

  @Test
  void recommend_freshProfile_servesFirstRungWithoutReason() {
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH));

    RecommendResponse response = recommend(forUser("ann"));

    assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_FRESH_PROFILE);
    assertThat(response.getServing().getReason()).isEmpty();
    assertThat(response.getProfileVersion()).isEqualTo(7);
    assertThat(response.getRecommendationsList()).hasSize(10);
    assertThat(response.getRecommendations(0).getExplanation().getText()).isEqualTo("why item-01");
    assertThat(response.getRecommendations(0).getAttribution().getTag())
        .isEqualTo("tag of item-01");
    assertThat(response.getServing().getStageTimesList())
        .extracting(StageTime::getStage)
        .containsExactly("intent", "retrieval", "explain");
    assertThat(response.getRecommendationId()).matches("[0-9a-f-]{36}");
    assertThat(retrieved().getInterestsList()).hasSize(1);
    assertThat(retrieved().getTagsList()).hasSize(1);
    assertThat(cluster.explain.asked.getLast().getInterestsList()).hasSize(1);
  }

  @Test
  void recommend_staleProfile_saysThatItIsDue() {
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_STALE));

    RecommendResponse response = recommend(forUser("ann"));

    assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_STALE_PROFILE);
    assertThat(response.getServing().getReason()).contains("due for a refresh");
  }

  @Test
  void recommend_behaviorsWithoutProfile_servesRecentSequence() {
    cluster.record(behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-03"));

    RecommendResponse response = recommend(forUser("bob"));

    assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_SESSION_ONLY);
    assertThat(response.getServing().getReason())
        .isEqualTo("No interests are known of this person yet: recent behaviors alone served.");
    assertThat(response.getProfileVersion()).isZero();
    assertThat(cluster.explain.asked.getLast().getRecentItemsList())
        .extracting(EvidenceItem::getItemId)
        .containsExactly("item-03");
  }

  @Test
  void recommend_itemBoughtThenViewed_isExplainedAsBought() {
    cluster.record(
        behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-03"),
        behavior("e2", "bob", BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW, "item-03"));

    recommend(forUser("bob"));

    assertThat(cluster.explain.asked.getLast().getRecentItemsList())
        .extracting(EvidenceItem::getKind)
        .containsExactly(BehaviorKind.BEHAVIOR_KIND_PURCHASE);
  }

  @Test
  void recommend_whatWasReturnedSinceItWasMined_isNoEvidenceToExplainBy() {
    Profile mined = profile(ProfileState.PROFILE_STATE_FRESH);
    Interest interest =
        mined.getInterests(0).toBuilder()
            .clearEvidenceItems()
            .addEvidenceItems(EvidenceItem.newBuilder().setItemId("item-03"))
            .addEvidenceItems(EvidenceItem.newBuilder().setItemId("item-04"))
            .build();
    cluster.intent.mined("ann", mined.toBuilder().setInterests(0, interest).build());
    cluster.record(behavior("e9", "ann", BehaviorKind.BEHAVIOR_KIND_RETURN, "item-03"));

    recommend(forUser("ann"));

    assertThat(cluster.explain.asked.getLast().getInterests(0).getEvidenceItemsList())
        .extracting(EvidenceItem::getItemId)
        .containsExactly("item-04");
  }

  @Test
  void recommend_minedProfileWithoutInterests_servesRecentSequence() {
    cluster.intent.mined(
        "bob",
        Profile.newBuilder().setVersion(2).setState(ProfileState.PROFILE_STATE_FRESH).build());
    cluster.record(behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_CLICK, "item-03"));

    assertThat(recommend(forUser("bob")).getServing().getRung()).isEqualTo(Rung.RUNG_SESSION_ONLY);
  }

  @Test
  void recommend_unknownUser_servesWhatIsPopularAsForTheAnonymous() {
    RecommendResponse unknown = recommend(forUser("nobody"));
    RecommendResponse anonymous = recommend(RecommendRequest.newBuilder());

    assertThat(unknown.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
    assertThat(unknown.getServing().getReason())
        .isEqualTo("Nothing is known of this person yet: what is popular now served.");
    assertThat(unknown.getServing().hasEvidenceUntil()).isFalse();
    assertThat(ids(unknown)).isEqualTo(ids(anonymous)).hasSize(10);
    assertThat(unknown.getRecommendationId()).isNotEqualTo(anonymous.getRecommendationId());
  }

  @Test
  void recommend_onlyRejections_servesWhatIsPopularWithoutThem() {
    RecommendResponse response =
        recommend(
            RecommendRequest.newBuilder()
                .addSession(session(BehaviorKind.BEHAVIOR_KIND_DISLIKE, "item-01")));

    assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
    assertThat(ids(response)).doesNotContain("item-01");
  }

  @Test
  void recommend_session_comesAfterTheRecordedSequence() {
    cluster.record(
        behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-03"),
        search("e2", "bob", "boots"));

    RecommendResponse response =
        recommend(
            forUser("bob")
                .addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, "item-05"))
                .addSession(sessionSearch("tent"))
                .addSession(session(BehaviorKind.BEHAVIOR_KIND_IMPRESSION, "item-06")));

    assertThat(retrieved().getHistoryList())
        .extracting(HistoryItem::getItemId)
        .containsExactly("item-03", "item-05");
    assertThat(retrieved().getHistory(1).getOccurredAt()).isEqualTo(FakeIntentService.NOW);
    assertThat(retrieved().getQueriesList()).containsExactly("boots", "tent");
    assertThat(retrieved().getSeenItemIdsList()).containsExactly("item-05", "item-03");
    assertThat(ids(response)).doesNotContain("item-03", "item-05").contains("item-06");
  }

  @Test
  void recommend_includeSeen_leavesNothingOut() {
    cluster.record(behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-03"));

    RecommendResponse response = recommend(forUser("bob").setIncludeSeen(true));

    assertThat(ids(response)).contains("item-03");
    assertThat(retrieved().getHistoryList()).hasSize(1);
  }

  @Test
  void recommend_newEvent_changesTheVeryNextAnswer() {
    List<String> before = ids(recommend(forUser("bob")));
    cluster.record(
        behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW, before.getFirst()));

    assertThat(ids(recommend(forUser("bob")))).doesNotContain(before.getFirst());
  }

  @Test
  void recommend_filterRankingAndCount_arePassedOn() {
    ItemFilter filter =
        ItemFilter.newBuilder().addAnyTags("trail").addExcludeItemIds("item-02").build();
    RankingParameters ranking = RankingParameters.newBuilder().setBeta(0.25).build();

    RecommendResponse response =
        recommend(RecommendRequest.newBuilder().setFilter(filter).setRanking(ranking).setCount(3));

    assertThat(retrieved().getFilter()).isEqualTo(filter);
    assertThat(retrieved().getRanking()).isEqualTo(ranking);
    assertThat(retrieved().getCount()).isEqualTo(3);
    assertThat(ids(response)).containsExactly("item-01", "item-03", "item-04");
  }

  @Test
  void recommend_asOf_reachesEveryStage() {
    Timestamp then = Timestamp.newBuilder().setSeconds(1_000_000_000).build();

    RecommendResponse replayed = recommend(forUser("ann").setAsOf(then));
    RecommendResponse now = recommend(forUser("ann"));

    assertThat(cluster.intent.asked.getFirst().getAsOf()).isEqualTo(then);
    assertThat(cluster.retrieval.asked.getFirst().getAsOf()).isEqualTo(then);
    assertThat(replayed.getAsOf()).isEqualTo(then);
    assertThat(cluster.intent.asked.getLast().hasAsOf()).isFalse();
    assertThat(retrieved().getAsOf()).isEqualTo(FakeIntentService.NOW);
    assertThat(now.getAsOf()).isEqualTo(FakeIntentService.NOW);
  }

  @Test
  void recommend_viewOfIds_bringsNothingElseAndAsksForNoExplanation() {
    cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH));

    RecommendResponse response = recommend(forUser("ann").setView(ItemView.ITEM_VIEW_IDS));

    assertThat(response.getRecommendationsList())
        .hasSize(10)
        .allSatisfy(recommendation ->
            assertThat(recommendation)
                .isEqualTo(
                    Recommendation.newBuilder()
                        .setItem(Item.newBuilder().setItemId(recommendation.getItem().getItemId()))
                        .setScore(recommendation.getScore())
                        .build()));
    assertThat(cluster.explain.asked).isEmpty();
  }

  @Test
  void recommend_basicView_leavesOutWhatIsLong() {
    cluster.catalogue().upsertItems(UpsertItemsRequest.newBuilder().addItems(LONG).build());

    Item item = only(ItemView.ITEM_VIEW_BASIC).getItem();

    assertThat(item)
        .isEqualTo(LONG.toBuilder().clearDescription().clearAttributes().clearTitleWords().build());
    assertThat(only(ItemView.ITEM_VIEW_FULL).getItem()).isEqualTo(LONG);
    assertThat(only(ItemView.ITEM_VIEW_UNSPECIFIED).getItem()).isEqualTo(LONG);
  }

  private Recommendation only(ItemView view) {
    ItemFilter.Builder others = ItemFilter.newBuilder();
    for (int i = 1; i <= 30; i++) {
      others.addExcludeItemIds("item-%02d".formatted(i));
    }
    return recommend(forUser("ann").setFilter(others).setView(view)).getRecommendations(0);
  }

  @Test
  void recommend_omitExplanations_asksForNone() {
    RecommendResponse response = recommend(forUser("ann").setOmitExplanations(true));

    assertThat(cluster.explain.asked).isEmpty();
    assertThat(response.getRecommendations(0).hasExplanation()).isFalse();
    assertThat(response.getServing().getReason()).doesNotContain("explan");
  }

  @Test
  void recommend_emptyCatalogue_answersAnEmptyList() {
    RecommendResponse response =
        cluster
            .recommendations(new Tenant("empty"))
            .recommend(RecommendRequest.getDefaultInstance());

    assertThat(response.getRecommendationsList()).isEmpty();
    assertThat(cluster.explain.asked).isEmpty();
  }

  @Test
  void recommend_emptyCatalogue_saysSoAndNotThatSomethingServed() {
    RecommendResponse response =
        cluster
            .recommendations(new Tenant("empty"))
            .recommend(RecommendRequest.getDefaultInstance());

    assertThat(response.getServing().getReason())
        .isEqualTo(
            "The catalogue of tenant empty is empty: add items by UpsertItems, or check the key"
                + " recgpt-tenant of the call.");
  }

  @Test
  void recommend_everythingSeen_saysSo() {
    for (int i = 1; i <= 30; i++) {
      cluster.record(
          behavior("e" + i, "bob", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-%02d".formatted(i)));
    }

    RecommendResponse response = recommend(forUser("bob"));

    assertThat(ids(response)).isEmpty();
    assertThat(response.getServing().getReason())
        .isEqualTo(
            "The catalogue has 30 items, and this person has seen all of them: ask with include_seen"
                + " to have those again.");
  }

  @Test
  void recommend_filterThatLeavesFew_saysHowManyAndHowManyAreSeen() {
    cluster.record(behavior("e1", "bob", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "item-01"));
    ItemFilter.Builder filter = ItemFilter.newBuilder();
    for (int i = 3; i <= 30; i++) {
      filter.addExcludeItemIds("item-%02d".formatted(i));
    }

    assertThat(recommend(forUser("bob").setFilter(filter)).getServing().getReason())
        .endsWith(
            "2 of 30 items pass the filter, of which this person has seen 1: ask with include_seen,"
                + " or loosen the filter, to have those again.");
    assertThat(recommend(forUser("new").setFilter(filter)).getServing().getReason())
        .endsWith("2 of 30 items pass the filter: loosen it to have more.");
  }

  @Test
  void recommend_filterThatLeavesNothing_saysSo() {
    ItemFilter.Builder filter = ItemFilter.newBuilder();
    for (int i = 1; i <= 30; i++) {
      filter.addExcludeItemIds("item-%02d".formatted(i));
    }

    RecommendResponse response = recommend(RecommendRequest.newBuilder().setFilter(filter));

    assertThat(response.getServing().getReason())
        .isEqualTo("None of the catalogue's 30 items passes the filter: loosen it.");
  }

  @Test
  void recommend_sessionOfUnknownItems_isPopularAndNamesThem() {
    RecommendResponse response =
        recommend(
            RecommendRequest.newBuilder()
                .addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, "nowhere")));
    RecommendResponse partly =
        recommend(
            RecommendRequest.newBuilder()
                .addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, "nowhere"))
                .addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, "item-05")));

    assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
    assertThat(response.getServing().getReason())
        .isEqualTo(
            "Nothing that this person did is about an item of the catalogue: what is popular now"
                + " served. 1 of 1 session items is not in the catalogue (nowhere): check their ids,"
                + " or add them.");
    assertThat(partly.getServing().getRung()).isEqualTo(Rung.RUNG_SESSION_ONLY);
    assertThat(partly.getServing().getReason()).contains("1 of 2 session items is not in");
  }

  @Test
  void recommend_asOfTooLate_isSaidForTheRightReason() {
    Timestamp inTwoDays =
        Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1000 + 90_000).build();

    RpcException error = errorOf(() -> recommend(forUser("ann").setAsOf(inTwoDays)));

    assertThat(error.violations())
        .extracting(FieldViolation::description)
        .singleElement()
        .satisfies(text ->
            assertThat(text).contains("one day after the server's clock").doesNotContain("milli"));
  }

  @Test
  void recommend_evidenceLaterThanAsked_saysUntilWhen() {
    Timestamp until = Timestamp.newBuilder().setSeconds(1_740_000_000).build();
    cluster.retrieval.garble = answer -> answer.toBuilder().setEvidenceUntil(until).build();

    RecommendResponse response =
        recommend(forUser("ann").setAsOf(Timestamp.newBuilder().setSeconds(1_000_000_000)));

    assertThat(response.getServing().getEvidenceUntil()).isEqualTo(until);
  }

  @Test
  void recommend_otherTenant_carriesTheTenantToAllStages() {
    Tenant shop = new Tenant("shop-2");
    shop.run(() -> cluster.intent.mined("ann", profile(ProfileState.PROFILE_STATE_FRESH)));
    cluster
        .catalogue(shop)
        .upsertItems(
            io.recgpt.gateway.v1.UpsertItemsRequest.newBuilder()
                .addItems(GatewayFixture.item("only-here"))
                .build());

    RecommendResponse response = cluster.recommendations(shop).recommend(forUser("ann").build());

    assertThat(ids(response)).containsExactly("only-here");
    assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_FRESH_PROFILE);
    assertThat(cluster.explain.tenants).containsExactly("shop-2");
    assertThat(recommend(forUser("ann")).getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "101", "10000"})
  void recommend_countOutOfRange_namesTheField(int count) {
    RpcException error = errorOf(() -> recommend(RecommendRequest.newBuilder().setCount(count)));

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.violations()).extracting(FieldViolation::field).containsExactly("count");
  }

  @Test
  void recommend_brokenFields_namesEachOfThem() {
    RpcException error =
        errorOf(() ->
            recommend(
                RecommendRequest.newBuilder()
                    .addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, "item-01"))
                    .addSession(sessionSearch(" "))
                    .addSession(session(BehaviorKind.BEHAVIOR_KIND_CLICK, ""))
                    .addSession(sessionSearch("tent").toBuilder().setItemId("item-01"))
                    .addSession(
                        session(BehaviorKind.BEHAVIOR_KIND_CLICK, "item-01").toBuilder()
                            .setQuery("tent"))
                    .setFilter(prices("EUR", 200, "EUR", 100))
                    .setAsOf(Timestamp.newBuilder().setSeconds(1_750_000_000_000L))));

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            "session[1].query",
            "session[2].item_id",
            "session[3].item_id",
            "session[4].query",
            "filter.min_price.minor_units",
            "as_of.seconds");
  }

  @Test
  void recommend_pricesOfTwoCurrencies_namesTheField() {
    RpcException error =
        errorOf(
            () -> recommend(RecommendRequest.newBuilder().setFilter(prices("EUR", 1, "USD", 2))));

    assertThat(error.violations())
        .containsExactly(
            new FieldViolation(
                "filter.max_price.currency_code", "USD (expected: EUR, as min_price)"));
  }

  private static ItemFilter prices(String minCurrency, long min, String maxCurrency, long max) {
    return ItemFilter.newBuilder()
        .setMinPrice(Money.newBuilder().setCurrencyCode(minCurrency).setMinorUnits(min))
        .setMaxPrice(Money.newBuilder().setCurrencyCode(maxCurrency).setMinorUnits(max))
        .build();
  }

  @Test
  void recommend_weightIsNotANumber_isRefused() {
    RankingParameters ranking = RankingParameters.newBuilder().setBeta(Double.NaN).build();

    assertThat(errorOf(() -> recommend(RecommendRequest.newBuilder().setRanking(ranking))).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
