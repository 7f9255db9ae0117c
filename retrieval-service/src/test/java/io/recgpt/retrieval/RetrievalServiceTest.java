package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.recgpt.retrieval.v1.GetItemsRequest;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.retrieval.v1.UpsertItemsResponse;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetrievalServiceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void retrieve_newItemsAndOneEvent_popularItemComesFirst() {
    try (RetrievalHarness harness = new RetrievalHarness(folder)) {
      UpsertItemsResponse upserted =
          harness.retrieval.upsertItems(
              UpsertItemsRequest.newBuilder()
                  .addItems(item("a", "Red tent"))
                  .addItems(item("b", "Blue kettle"))
                  .build());
      harness.record("u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "b", NOW.minusSeconds(60));
      RetrieveResponse response =
          harness.retrieval.retrieve(
              RetrieveRequest.newBuilder()
                  .setCount(5)
                  .setAsOf(Timestamps.fromMillis(NOW.toEpochMilli()))
                  .build());
      assertThat(upserted.getCreatedCount()).isEqualTo(2);
      assertThat(upserted.getSequence()).isEqualTo(2);
      assertThat(response.getItemsList())
          .extracting(found -> found.getItem().getItemId())
          .containsExactly("b", "a");
      assertThat(
              harness
                  .retrieval
                  .getItems(GetItemsRequest.newBuilder().addItemIds("x").addItemIds("b").build())
                  .getItemsList())
          .extracting(Item::getTitle)
          .containsExactly("Blue kettle");
    }
  }

  private static Item item(String id, String title) {
    return Item.newBuilder().setItemId(id).setTitle(title).build();
  }
}
