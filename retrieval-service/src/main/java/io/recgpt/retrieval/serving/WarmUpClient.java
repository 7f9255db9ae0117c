package io.recgpt.retrieval.serving;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.process.WarmUp;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ItemTag;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the gateway asks for a recommendation, asked by the service of itself. */
public final class WarmUpClient {
  private final Channel self;

  /** Calls the service by this channel. */
  public WarmUpClient(Channel self) {
    this.self = self;
  }

  /**
   * For a person who has just looked at an item and is said to look for the like; throws as the
   * call does.
   *
   * @param item empty: for nobody
   */
  public void call(Tenant tenant, Optional<PlacedItem> item) {
    RetrieveRequest.Builder request =
        RetrieveRequest.newBuilder()
            .setCount(10)
            .setAsOf(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .addTags(
                ItemTag.newBuilder()
                    .setTag(item.map(known -> known.item().title()).orElse("anything"))
                    .setScore(1));
    item.ifPresent(known ->
        request.addHistory(
            HistoryItem.newBuilder()
                .setItemId(known.item().id())
                .setKind(BehaviorKind.BEHAVIOR_KIND_CLICK)
                .setOccurredAt(request.getAsOf())));
    tenant.run(() -> {
      var _ =
          RetrievalServiceGrpc.newBlockingStub(self)
              .withDeadlineAfter(WarmUp.CALL.toSeconds(), TimeUnit.SECONDS)
              .retrieve(request.build());
    });
  }
}
