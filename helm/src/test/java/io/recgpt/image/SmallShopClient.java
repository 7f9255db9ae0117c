package io.recgpt.image;

import com.google.protobuf.util.Timestamps;
import io.grpc.Channel;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Uses each part of a cluster a little. */
final class SmallShopClient {
  /** Who has bought something. */
  static final String SHOPPER = "ann";

  private static final List<String> BOUGHT = List.of("tent", "lamp", "stove");

  /** By category; fewer would be too few for an interest to stand out from them. */
  private static final Map<String, List<String>> ITEMS =
      Map.of(
          "camping", List.of("tent", "lamp", "stove", "boots", "hammock", "mat", "cooler"),
          "kitchen", List.of("kettle", "knife", "pan", "bowl", "scales", "whisk", "grater"),
          "garden", List.of("rake", "hose", "spade", "gloves", "seeds", "pot", "shears"),
          "office", List.of("pen", "stapler", "folder", "desk", "chair", "paper", "printer"));

  private static final int RECOMMENDATIONS = 20;
  private static final int SECONDS = 60;

  private final Channel gateway;

  SmallShopClient(Channel gateway) {
    this.gateway = gateway;
  }

  /** Fills the shop, has a shopper buy and be mined, and recommends. */
  void use() {
    UpsertItemsRequest.Builder items = UpsertItemsRequest.newBuilder();
    RecordEventsRequest.Builder events = RecordEventsRequest.newBuilder();
    ITEMS.forEach((category, each) -> {
      for (String item : each) {
        items.addItems(
            Item.newBuilder()
                .setItemId(item)
                .setTitle(category + " " + item)
                .addTags(category)
                .setCategory(category));
      }
    });
    for (String item : BOUGHT) {
      events.addEvents(
          Behavior.newBuilder()
              .setEventId("e-" + item)
              .setUserId(SHOPPER)
              .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
              .setItemId(item)
              .setOccurredAt(Timestamps.fromMillis(System.currentTimeMillis())));
    }
    var _ =
        CatalogueServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
            .upsertItems(items.build());
    var _ =
        EventServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
            .recordEvents(events.build());
    mine();
    for (int i = 0; i < RECOMMENDATIONS; i++) {
      var _ =
          RecommendationServiceGrpc.newBlockingStub(gateway)
              .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
              .recommend(RecommendRequest.newBuilder().setUserId(SHOPPER).setCount(2).build());
    }
  }

  /** Has the shopper mined from what is known by now. */
  void mine() {
    var _ =
        InterestServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
            .refreshInterests(RefreshInterestsRequest.newBuilder().addUserIds(SHOPPER).build());
  }
}
