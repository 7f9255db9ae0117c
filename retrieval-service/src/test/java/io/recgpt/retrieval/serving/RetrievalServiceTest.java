package io.recgpt.retrieval.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.retrieval.RetrievalHarness;
import io.recgpt.retrieval.v1.CandidateCounts;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.SimilarItemsRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.ChannelScore;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetrievalServiceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final BehaviorKind BOUGHT = BehaviorKind.BEHAVIOR_KIND_PURCHASE;

  @TempDir Path folder;

  private RetrievalHarness harness;

  @BeforeEach
  void start() {
    harness = new RetrievalHarness(folder);
    harness.retrieval.upsertItems(
        UpsertItemsRequest.newBuilder()
            .addItems(item("tent", "family camping tent", "Outdoor"))
            .addItems(item("bag", "warm sleeping bag", "Outdoor"))
            .addItems(item("stove", "gas camping stove", "Outdoor"))
            .addItems(item("kettle", "steel kitchen kettle", "Kitchen"))
            .addItems(item("pan", "iron kitchen pan", "Kitchen"))
            .addItems(item("lamp", "paper table lamp", "Light"))
            .build());
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void retrieve_nobodyKnown_popularItemsFirstAndAllOthersAfter() {
    harness.record("u", BOUGHT, "pan", NOW.minusSeconds(60));
    harness.record("v", BOUGHT, "pan", NOW.minusSeconds(60));
    harness.record("u", BOUGHT, "lamp", NOW.minusSeconds(60));

    List<RetrievedItem> items = retrieve(request());

    assertThat(ids(items)).startsWith("pan", "lamp").hasSize(6);
    assertThat(items.getFirst().getAttribution().getChannel()).isEqualTo(Channel.CHANNEL_TRENDING);
  }

  @Test
  void retrieve_eventsAfterNow_countNothing() {
    harness.record("u", BOUGHT, "pan", NOW.minusSeconds(60));
    harness.record("v", BOUGHT, "lamp", NOW.plusSeconds(1));
    harness.record("w", BOUGHT, "lamp", NOW.plusSeconds(2));

    List<RetrievedItem> items = retrieve(request());

    assertThat(ids(items)).startsWith("pan");
    assertThat(odds(item(items, "lamp"))).isEqualTo(odds(item(items, "kettle")));
  }

  @Test
  void retrieve_asOfBeforeTheLastEvent_saysUntilWhenItKnows() {
    harness.record("u", BOUGHT, "pan", NOW.minusSeconds(60));
    RetrieveResponse nothingLater = harness.retrieval.retrieve(request().build());
    harness.record("v", BOUGHT, "lamp", NOW.plusSeconds(9));
    harness.record("v", BOUGHT, "pan", NOW.plusSeconds(2));

    RetrieveResponse later = harness.retrieval.retrieve(request().build());

    assertThat(nothingLater.hasEvidenceUntil()).isFalse();
    assertThat(later.getEvidenceUntil())
        .isEqualTo(Timestamps.fromMillis(NOW.plusSeconds(9).toEpochMilli()));
  }

  @Test
  void retrieve_fewerThanAsked_countsWhatWasLeftOver() {
    RetrieveRequest.Builder request =
        request()
            .setFilter(ItemFilter.newBuilder().addAnyCategories("outdoor"))
            .addSeenItemIds("tent")
            .addSeenItemIds("pan");

    RetrieveResponse few = harness.retrieval.retrieve(request.build());
    RetrieveResponse enough = harness.retrieval.retrieve(request.setCount(1).build());

    assertThat(few.getCandidates())
        .isEqualTo(
            CandidateCounts.newBuilder()
                .setCatalogueCount(6)
                .setAdmittedCount(3)
                .setSeenCount(1)
                .build());
    assertThat(enough.hasCandidates()).isFalse();
  }

  @Test
  void retrieve_historyOfUnknownItems_namesThemLatestFirst() {
    RetrieveResponse response =
        harness.retrieval.retrieve(
            request()
                .addHistory(did(BOUGHT, "gone"))
                .addHistory(did(BOUGHT, "tent"))
                .addHistory(did(BOUGHT, "never"))
                .addHistory(did(BOUGHT, "gone"))
                .build());

    assertThat(response.getUnknownItemIdsList()).containsExactly("gone", "never");
  }

  private static RetrievedItem item(List<RetrievedItem> items, String id) {
    return items.stream()
        .filter(each -> each.getItem().getItemId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** What the log and the catalogue say for an item, whatever stands before it in the list. */
  private static double odds(RetrievedItem item) {
    return item.getAttribution().getChannelScoresList().stream()
        .filter(each -> each.getChannel() != Channel.CHANNEL_DIVERSITY)
        .mapToDouble(ChannelScore::getScore)
        .sum();
  }

  @Test
  void retrieve_negatives_neverTrainAndNeverReturn() {
    harness.record("u", BehaviorKind.BEHAVIOR_KIND_DISLIKE, "lamp", NOW.minusSeconds(60));
    harness.record("u", BehaviorKind.BEHAVIOR_KIND_RETURN, "lamp", NOW.minusSeconds(60));

    List<RetrievedItem> items =
        retrieve(request().addHistory(did(BehaviorKind.BEHAVIOR_KIND_DISLIKE, "tent")));

    assertThat(ids(items)).doesNotContain("tent");
    assertThat(items).allSatisfy(each -> assertThat(odds(each)).isZero());
  }

  @Test
  void retrieve_oneMoreEvent_countsAtOnceWithItsAnchor() {
    for (String user : List.of("a", "b", "c")) {
      harness.record(user, BOUGHT, "kettle", NOW.minus(Duration.ofDays(300)));
      harness.record(user, BOUGHT, "tent", NOW.minus(Duration.ofDays(300)));
    }
    RetrieveRequest.Builder request =
        request().addHistory(did(BOUGHT, "kettle")).addSeenItemIds("kettle");
    assertThat(ids(retrieve(request))).startsWith("tent");
    for (String user : List.of("a", "b", "c")) {
      harness.record(user, BOUGHT, "lamp", NOW.minus(Duration.ofDays(300)));
    }

    List<RetrievedItem> items = retrieve(request);

    RetrievedItem lamp =
        items.stream()
            .filter(each -> each.getItem().getItemId().equals("lamp"))
            .findFirst()
            .orElseThrow();
    assertThat(lamp.getAttribution().getChannel()).isEqualTo(Channel.CHANNEL_ITEM_TO_ITEM);
    assertThat(lamp.getAttribution().getAnchorItemId()).isEqualTo("kettle");
    assertThat(ids(items)).doesNotContain("kettle");
  }

  @Test
  void retrieve_tagOfAnInterest_itemSaysSo() {
    List<RetrievedItem> items =
        retrieve(
            request()
                .addInterests(
                    Interest.newBuilder()
                        .setInterestId("i1")
                        .setName("outdoor")
                        .addEvidenceItems(EvidenceItem.newBuilder().setItemId("stove")))
                .addTags(tag("warm sleeping bag", "i1", .9))
                .addTags(tag("paper lamp", "unknown", .1)));

    assertThat(ids(items)).startsWith("bag");
    assertThat(items.getFirst().getAttribution().getChannel()).isEqualTo(Channel.CHANNEL_TAG);
    assertThat(items.getFirst().getAttribution().getTag()).isEqualTo("warm sleeping bag");
    assertThat(items.getFirst().getAttribution().getInterestId()).isEqualTo("i1");
    assertThat(items.getFirst().getAttribution().getInterestName()).isEqualTo("outdoor");
  }

  @Test
  void retrieve_tagWithAWordThatTheItemLacks_isNotSaidToHaveBroughtIt() {
    List<RetrievedItem> items =
        retrieve(
            request()
                .addInterests(
                    Interest.newBuilder()
                        .setInterestId("i1")
                        .setName("outdoor")
                        .addEvidenceItems(EvidenceItem.newBuilder().setItemId("stove")))
                .addTags(tag("warm yellow sleeping bag", "i1", .9)));

    assertThat(ids(items)).startsWith("bag");
    assertThat(items.getFirst().getAttribution().getInterestId()).isEqualTo("i1");
    assertThat(items.getFirst().getAttribution().getTag()).isEmpty();
  }

  @Test
  void retrieve_contentAnchorInEvidence_interestIsClaimed() {
    List<RetrievedItem> items =
        retrieve(
            request()
                .addHistory(did(BOUGHT, "tent"))
                .addSeenItemIds("tent")
                .addInterests(
                    Interest.newBuilder()
                        .setInterestId("i1")
                        .setName("outdoor")
                        .addEvidenceItems(EvidenceItem.newBuilder().setItemId("tent"))));

    assertThat(items.getFirst().getItem().getItemId()).isEqualTo("stove");
    assertThat(items.getFirst().getAttribution().getChannel()).isEqualTo(Channel.CHANNEL_CONTENT);
    assertThat(items.getFirst().getAttribution().getAnchorItemId()).isEqualTo("tent");
    assertThat(items.getFirst().getAttribution().getInterestId()).isEqualTo("i1");
  }

  @Test
  void retrieve_rareFilter_stillFillsTheList() {
    ItemFilter filter =
        ItemFilter.newBuilder().addAnyCategories("OUTDOOR").addExcludeItemIds("tent").build();

    assertThat(ids(retrieve(request().setFilter(filter).addHistory(did(BOUGHT, "kettle")))))
        .containsExactlyInAnyOrder("bag", "stove");
    ItemFilter none = ItemFilter.newBuilder().addOnlyItemIds("' OR 1=1 --").build();
    assertThat(retrieve(request().setFilter(none))).isEmpty();
  }

  @Test
  void retrieve_equalTitles_secondComesAfterAllOthers() {
    harness.retrieval.upsertItems(
        UpsertItemsRequest.newBuilder()
            .addItems(item("lamp2", "PAPER TABLE-LAMP", "Light"))
            .build());

    assertThat(ids(retrieve(request()))).hasSize(7).endsWith("lamp2");
  }

  @Test
  void retrieve_brokenRequests_refused() {
    Money euro = Money.newBuilder().setCurrencyCode("EUR").setMinorUnits(2).build();
    Money pound = Money.newBuilder().setCurrencyCode("GBP").setMinorUnits(3).build();
    Money less = Money.newBuilder().setCurrencyCode("EUR").setMinorUnits(1).build();

    assertInvalid(request().setCount(0));
    assertInvalid(request().setCount(10_000));
    assertInvalid(request().clearAsOf());
    assertInvalid(
        request().setFilter(ItemFilter.newBuilder().setMinPrice(euro).setMaxPrice(pound)));
    assertInvalid(request().setFilter(ItemFilter.newBuilder().setMinPrice(euro).setMaxPrice(less)));
    RetrieveRequest.Builder notANumber = request();
    notANumber.getRankingBuilder().setBeta(Double.NaN);
    assertInvalid(notANumber);
  }

  @Test
  void retrieve_otherTenant_seesNothingOfOurs() {
    harness.record("u", BOUGHT, "pan", NOW.minusSeconds(60));

    assertThat(harness.as("other").retrieve(request().build()).getItemsList()).isEmpty();
    harness
        .as("other")
        .upsertItems(
            UpsertItemsRequest.newBuilder().addItems(item("pan", "frying pan", "")).build());
    assertThat(harness.as("other").retrieve(request().build()).getItemsList())
        .singleElement()
        .satisfies(each -> assertThat(each.getScore()).isZero());
  }

  @Test
  void retrieve_hostileTagsAndQueries_answered() {
    List<String> texts =
        List.of(
            "", "'; DROP TABLE item; --", "tenant:* OR id:*", "\u0000\u0007", "日本語", "{}[]()*?");
    RetrieveRequest.Builder request = request();
    texts.forEach(text -> request.addTags(tag(text, text, .5)).addQueries(text));

    assertThat(retrieve(request)).hasSize(6);
  }

  @Test
  void similarItems_knownItem_likeOnesWithoutItself() {
    List<RetrievedItem> similar =
        harness
            .retrieval
            .similarItems(SimilarItemsRequest.newBuilder().setItemId("tent").setCount(2).build())
            .getSimilarItemsList();

    assertThat(ids(similar)).startsWith("stove").doesNotContain("tent").hasSize(2);
  }

  @Test
  void similarItems_unknownItem_notFoundWithWhatToDo() {
    StatusRuntimeException status =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                harness.retrieval.similarItems(
                    SimilarItemsRequest.newBuilder().setItemId("none").setCount(2).build()));

    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(RpcException.from(status).code()).isEqualTo(ErrorCode.UNKNOWN_ITEM);
    assertThat(status).hasMessageContaining("none").hasMessageContaining("UpsertItems");
  }

  private List<RetrievedItem> retrieve(RetrieveRequest.Builder request) {
    return harness.retrieval.retrieve(request.build()).getItemsList();
  }

  private void assertInvalid(RetrieveRequest.Builder request) {
    StatusRuntimeException status =
        catchThrowableOfType(StatusRuntimeException.class, () -> retrieve(request));
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static List<String> ids(List<RetrievedItem> items) {
    return items.stream().map(each -> each.getItem().getItemId()).toList();
  }

  private static RetrieveRequest.Builder request() {
    return RetrieveRequest.newBuilder()
        .setCount(10)
        .setAsOf(Timestamps.fromMillis(NOW.toEpochMilli()));
  }

  private static HistoryItem did(BehaviorKind kind, String item) {
    return HistoryItem.newBuilder().setKind(kind).setItemId(item).build();
  }

  private static ItemTag tag(String text, String interest, double score) {
    return ItemTag.newBuilder().setTag(text).setInterestId(interest).setScore(score).build();
  }

  private static Item item(String id, String title, String category) {
    return Item.newBuilder().setItemId(id).setTitle(title).setCategory(category).build();
  }
}
