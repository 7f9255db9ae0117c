package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.grpc.StatusRuntimeException;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Database;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    deleteIndex();
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

  @Test
  void start_storeThatCannotBeRead_failsAndRefusesCallsAtOnce() {
    filled();
    onStore("UPDATE item SET item = x'ff' WHERE ordinal = 0");

    try (RetrievalHarness broken = new RetrievalHarness(folder, intent, new CountingEmbedder(64))) {
      assertThat(broken.ready())
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .withMessageStartingWith("the catalogue could not be loaded: ");
      assertNotReady(() -> broken.retrieval.retrieve(REQUEST));
      assertNotReady(() ->
          broken.retrieval.awaitBehaviors(
              AwaitBehaviorsRequest.newBuilder().setSequence(99).build()));
    }
  }

  @Test
  void start_afterAFailedOne_indexHasAllOfTheStore() throws IOException {
    List<RetrievedItem> before = filled();
    deleteIndex();
    onStore("ALTER TABLE item RENAME TO hidden");
    onStore("CREATE TABLE item AS SELECT * FROM hidden");
    onStore("UPDATE item SET item = x'ff'");
    try (RetrievalHarness broken = new RetrievalHarness(folder, intent, new CountingEmbedder(64))) {
      assertThat(broken.ready()).failsWithin(Duration.ofSeconds(30));
    }
    onStore("DROP TABLE item");
    onStore("ALTER TABLE hidden RENAME TO item");

    try (RetrievalHarness again = new RetrievalHarness(folder, intent, new CountingEmbedder(64))) {
      assertThat(again.retrieval.retrieve(REQUEST).getItemsList()).isEqualTo(before);
    }
  }

  @Test
  void close_neverStarted_leavesTheIndexToTheNextStart() throws IOException {
    List<RetrievedItem> before = filled();
    deleteIndex();
    RetrievalNode.assemble(
            new RetrievalConfig(folder), new CountingEmbedder(64), RpcChannels.inProcess("none"))
        .close();

    try (RetrievalHarness again = new RetrievalHarness(folder, intent, new CountingEmbedder(64))) {
      assertThat(again.retrieval.retrieve(REQUEST).getItemsList()).isEqualTo(before);
    }
  }

  private static void assertNotReady(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.NOT_READY));
  }

  private void onStore(String sql) {
    try (Database database =
        Database.sqlite(folder.resolve("retrieval.db"), "io/recgpt/retrieval/migration")) {
      database.write(connection -> {
        try (Statement statement = connection.createStatement()) {
          return statement.executeUpdate(sql);
        }
      });
    }
  }

  private void deleteIndex() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("index"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
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
