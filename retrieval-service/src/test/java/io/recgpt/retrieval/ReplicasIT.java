package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.training.TrainingJob;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.PutDomainRequest;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.PostgresServer;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of the service on one PostgreSQL, each with an index of its own. */
@Tag("peer")
@Timeout(120)
final class ReplicasIT {
  @TempDir private Path folder;

  private final FakeIntent intent = new FakeIntent();
  private final PostgresConfig database = PostgresServer.shared().database();
  private final CountingEmbedder secondEmbedder = new CountingEmbedder(64);
  private RetrievalHarness first;
  private RetrievalHarness second;

  @BeforeEach
  void start() throws IOException {
    // Trained models are on a volume that both see.
    Path models = Files.createDirectories(folder.resolve("first/models"));
    for (String other : List.of("second", "late")) {
      Files.createDirectories(folder.resolve(other));
      Files.createSymbolicLink(folder.resolve(other + "/models"), models);
    }
    first = replica("first", new CountingEmbedder(64));
    second = replica("second", secondEmbedder);
  }

  private RetrievalHarness replica(String name, CountingEmbedder embedder) {
    RetrievalHarness opened =
        new RetrievalHarness(
            new RetrievalConfig(folder.resolve(name)).on(database), intent, embedder);
    opened.ready().join();
    return opened;
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void upsertItems_oneProcess_isFoundByTheOtherWithoutEmbedding() {
    ThemedShop.fill(first, 12);
    upsert(first, ThemedShop.item(1_000));

    await(() -> list(second, 61).contains("1000"));

    assertThat(list(second, 10)).isEqualTo(list(first, 10));
    assertThat(secondEmbedder.texts()).isZero();
    upsert(second, ThemedShop.item(1_000).toBuilder().setTitle("another thing").build());
    await(() ->
        retrieved(first, 61).stream()
            .anyMatch(each -> each.getItem().getTitle().equals("another thing")));
  }

  @Test
  void upsertItems_bothAtOnce_bothHaveAllAndTheSameClusters() {
    for (int i = 0; i < 40; i++) {
      upsert(first, uncategorised("a" + i, "family camping tent " + i));
      upsert(second, uncategorised("b" + i, "steel kitchen kettle " + i));
    }

    await(() -> list(first, 100).size() == 80 && list(second, 100).size() == 80);

    await(() -> clusters().size() > 1 && !clusters().contains(""));
  }

  @Test
  void retrieve_eitherProcess_sameAnswersToTheLastBit() {
    ThemedShop.fill(first, 40);
    for (int i = 0; i < 60; i++) {
      upsert(i % 2 == 0 ? first : second, uncategorised("a" + i, "family camping tent " + i % 7));
    }

    await(() -> retrieved(second, 100).equals(retrieved(first, 100)));

    RetrievalHarness third = replica("third", new CountingEmbedder(64));
    try {
      assertThat(retrieved(third, 100)).isEqualTo(retrieved(first, 100));
    } finally {
      third.close();
    }
  }

  @Test
  void putDomain_oneProcess_ranksConsumablesLastInTheOther() {
    ThemedShop.fill(first, 12);
    await(() -> list(second, 57).size() == 57);
    assertThat(lastThemes()).hasSizeGreaterThan(1);

    Domain domain =
        Domain.newBuilder()
            .setName("shop")
            .setClock(Clock.CLOCK_WALL)
            .addConsumables("theme1")
            .build();
    var _ = first.retrieval.putDomain(PutDomainRequest.newBuilder().setDomain(domain).build());

    await(() -> lastThemes().equals(Set.of(1)));
  }

  @Test
  void trainModel_oneProcess_servesInTheOtherAndIsTakenBackThere() {
    ThemedShop.fill(first, 120);
    await(() -> list(second, 10).equals(list(first, 10)));
    List<String> untrained = list(first, 10);
    first
        .retrieval
        .trainModel(TrainModelRequest.newBuilder().setSeed(1).build())
        .forEachRemaining(_ -> {});
    List<String> trained = list(first, 10);
    assertThat(trained).isNotEqualTo(untrained);

    await(() -> list(second, 10).equals(trained));
    var _ = second.retrieval.loadModel(LoadModelRequest.getDefaultInstance());

    await(() -> list(first, 10).equals(untrained));
  }

  @Test
  void trainingJob_tellsOneProcess_servesInBoth() {
    ThemedShop.fill(first, 120);
    await(() -> list(second, 10).equals(list(first, 10)));
    List<String> untrained = list(first, 10);
    TrainingJob job =
        new TrainingJob(
            new TrainingJob.Config(
                Tenant.DEFAULT, folder.resolve("first/models"), RequestTimes.LAST, 1, false),
            first.channel(),
            first.intentChannel(),
            new CountingEmbedder(64),
            InstantSource.system());

    var _ = job.run((_, _, _, _) -> {});

    List<String> trained = list(first, 10);
    assertThat(trained).isNotEqualTo(untrained);
    await(() -> list(second, 10).equals(trained));
    RetrievalHarness late = replica("late", new CountingEmbedder(64));
    try {
      assertThat(list(late, 10)).isEqualTo(trained);
    } finally {
      late.close();
    }
  }

  @Test
  void upsertItems_processWithAnotherModel_isFoundInTheSpaceOfEach() {
    ThemedShop.fill(first, 12);
    second.close();
    CountingEmbedder other = new CountingEmbedder(32);
    second = replica("third", other);
    assertThat(other.texts()).isEqualTo(ThemedShop.ITEMS);

    upsert(second, ThemedShop.item(1_000));
    upsert(first, ThemedShop.item(1_001));

    await(() -> list(first, 62).containsAll(List.of("1000", "1001")));
    await(() -> list(second, 62).containsAll(List.of("1000", "1001")));
    assertThat(other.texts()).isEqualTo(ThemedShop.ITEMS + 2);
  }

  @Test
  void upsertItems_clustersOfAnotherModel_leaveEachItsOwnVectors() {
    second.close();
    second = replica("third", new CountingEmbedder(32));
    for (int i = 0; i < 60; i++) {
      upsert(second, uncategorised("b" + i, "steel kitchen kettle " + i));
    }
    await(() -> list(first, 100).size() == 60);

    for (int i = 0; i < 60; i++) {
      upsert(first, uncategorised("a" + i, "family camping tent " + i));
    }

    await(() -> list(first, 200).size() == 120 && list(second, 200).size() == 120);
  }

  private static void upsert(RetrievalHarness replica, Item item) {
    var _ = replica.retrieval.upsertItems(UpsertItemsRequest.newBuilder().addItems(item).build());
  }

  private static Item uncategorised(String id, String title) {
    return Item.newBuilder().setItemId(id).setTitle(title).build();
  }

  private static List<String> list(RetrievalHarness replica, int count) {
    return retrieved(replica, count).stream().map(each -> each.getItem().getItemId()).toList();
  }

  private Set<String> clusters() {
    return first
        .retrieval
        .streamItemChanges(StreamItemChangesRequest.getDefaultInstance())
        .next()
        .getChangesList()
        .stream()
        .map(change -> change.getItem().getCategory())
        .collect(Collectors.toSet());
  }

  /** The themes of the second's last 15 items, which is as many as each theme has. */
  private Set<Integer> lastThemes() {
    List<String> ids = list(second, 57);
    return ids.subList(ids.size() - 15, ids.size()).stream()
        .map(id -> Integer.parseInt(id) % ThemedShop.THEMES)
        .collect(Collectors.toSet());
  }

  private static List<RetrievedItem> retrieved(RetrievalHarness replica, int count) {
    return replica
        .retrieval
        .retrieve(ThemedShop.request().toBuilder().setCount(count).build())
        .getItemsList();
  }

  private static void await(BooleanSupplier condition) {
    try {
      while (!condition.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError("not before the time-out", interrupted);
    }
  }
}
