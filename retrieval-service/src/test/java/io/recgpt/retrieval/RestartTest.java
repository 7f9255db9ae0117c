package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestartTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RetrieveRequest REQUEST =
      RetrieveRequest.newBuilder()
          .setCount(3)
          .setAsOf(Timestamps.fromMillis(NOW.toEpochMilli()))
          .addTags(ItemTag.newBuilder().setTag("steel kettle").setScore(1))
          .build();

  @TempDir Path folder;

  private final FakeIntent intent = new FakeIntent();

  @Test
  void start_afterStop_sameAnswerWithoutEmbedding() {
    List<RetrievedItem> before = filled();
    CountingEmbedder embedder = new CountingEmbedder(64);

    try (RetrievalHarness again = new RetrievalHarness(folder, intent, embedder)) {
      assertThat(again.retrieval.retrieve(REQUEST).getItemsList()).isEqualTo(before);
      assertThat(
              again
                  .retrieval
                  .awaitBehaviors(AwaitBehaviorsRequest.newBuilder().setSequence(2).build())
                  .getSequence())
          .isEqualTo(2);
    }
    assertThat(embedder.texts()).isEqualTo(1); // the request's tag
  }

  @Test
  void start_indexFolderDeleted_rebuiltFromTheStore() throws IOException {
    List<RetrievedItem> before = filled();
    try (Stream<Path> files = Files.walk(folder.resolve("index"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    CountingEmbedder embedder = new CountingEmbedder(64);

    try (RetrievalHarness again = new RetrievalHarness(folder, intent, embedder)) {
      assertThat(again.retrieval.retrieve(REQUEST).getItemsList()).isEqualTo(before);
    }
    assertThat(embedder.texts()).isEqualTo(1);
  }

  @Test
  void start_otherModel_itemsAreEmbeddedAgainAndToldOf() {
    filled();
    CountingEmbedder other = new CountingEmbedder(32);

    try (RetrievalHarness again = new RetrievalHarness(folder, intent, other)) {
      assertThat(again.retrieval.retrieve(REQUEST).getItemsList())
          .extracting(each -> each.getItem().getItemId())
          .contains("kettle");
      assertThat(other.texts()).isEqualTo(3);
      assertThat(
              again
                  .retrieval
                  .streamItemChanges(
                      StreamItemChangesRequest.newBuilder().setAfterSequence(2).build())
                  .next()
                  .getChangesList())
          .hasSize(2)
          .allSatisfy(
              change -> assertThat(change.getItem().getEmbeddingModel()).isEqualTo(other.model()));
    }
  }

  private List<RetrievedItem> filled() {
    try (RetrievalHarness harness =
        new RetrievalHarness(folder, intent, new CountingEmbedder(64))) {
      harness.retrieval.upsertItems(
          UpsertItemsRequest.newBuilder()
              .addItems(Item.newBuilder().setItemId("tent").setTitle("family tent"))
              .addItems(Item.newBuilder().setItemId("kettle").setTitle("steel kettle"))
              .build());
      harness.record("u", BehaviorKind.BEHAVIOR_KIND_CLICK, "tent", NOW.minusSeconds(9));
      harness.record("u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "tent", NOW.minusSeconds(5));
      return harness.retrieval.retrieve(REQUEST).getItemsList();
    }
  }
}
