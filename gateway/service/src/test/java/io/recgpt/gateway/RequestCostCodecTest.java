package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.SessionBehavior;
import org.junit.jupiter.api.Test;

final class RequestCostCodecTest {
  @Test
  void of_anUsualRequest_isOne() {
    assertThat(RequestCostCodec.of(RecommendRequest.newBuilder().setUserId("ann").build()))
        .isEqualTo(1);
    assertThat(RequestCostCodec.of(GetItemRequest.getDefaultInstance())).isEqualTo(1);
  }

  @Test
  void of_newTextInASession_countsAsWhatItTakesToEmbed() {
    RecommendRequest.Builder request = RecommendRequest.newBuilder();
    for (int i = 0; i < 20; i++) {
      request.addSession(
          SessionBehavior.newBuilder()
              .setKind(BehaviorKind.BEHAVIOR_KIND_SEARCH)
              .setQuery("q".repeat(500)));
    }

    assertThat(RequestCostCodec.of(request.build())).isBetween(60.0, 70.0);
    assertThat(RequestCostCodec.of(StreamRecommendRequest.newBuilder().setRequest(request).build()))
        .isEqualTo(RequestCostCodec.of(request.build()));
  }

  @Test
  void of_aBatch_growsWithIt() {
    UpsertItemsRequest.Builder batch = UpsertItemsRequest.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      batch.addItems(Item.getDefaultInstance());
    }

    assertThat(RequestCostCodec.of(batch.build())).isEqualTo(101);
  }
}
