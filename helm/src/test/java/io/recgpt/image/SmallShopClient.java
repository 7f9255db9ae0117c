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
import java.util.concurrent.TimeUnit;

/** Uses each part of a cluster a little. */
final class SmallShopClient {
  private static final List<String> ITEMS = List.of("tent", "lamp", "stove", "boots");
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
    for (String item : ITEMS) {
      items.addItems(
          Item.newBuilder().setItemId(item).setTitle("camping " + item).setCategory("camping"));
    }
    for (String item : ITEMS.subList(0, 2)) {
      events.addEvents(
          Behavior.newBuilder()
              .setEventId("e-" + item)
              .setUserId("ann")
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
    var _ =
        InterestServiceGrpc.newBlockingStub(gateway)
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
            .refreshInterests(RefreshInterestsRequest.newBuilder().addUserIds("ann").build());
    for (int i = 0; i < RECOMMENDATIONS; i++) {
      var _ =
          RecommendationServiceGrpc.newBlockingStub(gateway)
              .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
              .recommend(RecommendRequest.newBuilder().setUserId("ann").setCount(2).build());
    }
  }
}
