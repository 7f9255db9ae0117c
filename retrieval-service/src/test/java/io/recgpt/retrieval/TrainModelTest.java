package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.retrieval.v1.LoadModelRequest;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.retrieval.v1.TrainModelRequest;
import io.recgpt.retrieval.v1.TrainModelResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainModelTest {
  @TempDir Path folder;

  private final FakeIntent intent = new FakeIntent();
  private RetrievalHarness harness;

  @BeforeEach
  void start() {
    harness = new RetrievalHarness(folder, intent, new HashingEmbedder(64));
  }

  private RetrievalHarness open() {
    harness = new RetrievalHarness(folder, intent, new HashingEmbedder(64));
    return harness;
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void trainModel_themesOfPeople_servesTheVersionAndAfterARestartToo() {
    ThemedShop.fill(harness, 120);
    List<RetrievedItem> untrained = retrieve();

    List<TrainModelResponse> told = train(TrainModelRequest.newBuilder().setSeed(1));

    ModelVersion version = told.getLast().getVersion();
    assertThat(told.getFirst().getProgress().getStep()).isNotEmpty();
    assertThat(version.getMetricsMap()).containsKeys("held-out hr@30", "held-out ndcg@30");
    assertThat(version.getDimension()).isPositive();
    assertThat(version.getEventCount()).isEqualTo(120 * 10);
    List<RetrievedItem> trained = retrieve();
    assertThat(trained).isNotEqualTo(untrained);
    assertThat(trained.subList(0, 5))
        .allSatisfy(item ->
            assertThat(Integer.parseInt(item.getItem().getItemId()) % ThemedShop.THEMES).isZero());

    harness.close();
    assertThat(ids(open().retrieval.retrieve(ThemedShop.request()).getItemsList()))
        .isEqualTo(ids(trained));

    harness.retrieval.loadModel(LoadModelRequest.getDefaultInstance());
    assertThat(ids(retrieve())).isEqualTo(ids(untrained));
    harness.retrieval.loadModel(
        LoadModelRequest.newBuilder().setVersion(version.getName()).build());
    assertThat(ids(retrieve())).isEqualTo(ids(trained));
  }

  @Test
  void trainModel_newItemAfterwards_isPlacedByItsContent() {
    ThemedShop.fill(harness, 120);
    train(TrainModelRequest.newBuilder().setSeed(1));

    harness.retrieval.upsertItems(
        UpsertItemsRequest.newBuilder()
            .addItems(ThemedShop.item(1_000))
            .addItems(ThemedShop.item(1_001))
            .build());

    List<String> ids =
        harness
            .retrieval
            .retrieve(ThemedShop.request().toBuilder().setCount(100).build())
            .getItemsList()
            .stream()
            .map(each -> each.getItem().getItemId())
            .toList();
    assertThat(ids.indexOf("1000")).isLessThan(ids.indexOf("1001"));
  }

  @Test
  void trainModel_moreThanMemoryHolds_isRefusedAndSaysWhatToRaise() {
    harness.close();
    RetrievalConfig defaults = new RetrievalConfig(folder);
    harness =
        new RetrievalHarness(
            new RetrievalConfig(
                folder,
                null,
                defaults.indexThreads(),
                null,
                defaults.rememberedTags(),
                defaults.limits(),
                defaults.candidates(),
                1),
            intent,
            new HashingEmbedder(64));
    ThemedShop.fill(harness, 420);

    assertThatThrownBy(() -> train(TrainModelRequest.newBuilder().setSeed(1)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault ->
                assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED))
        .hasMessageContaining("4,200 events")
        .hasMessageContaining("log-memory-mebibytes");
  }

  @Test
  void trainModel_tooLittle_saysHowMuchIsMissing() {
    ThemedShop.fill(harness, 12);

    assertThatThrownBy(() -> train(TrainModelRequest.newBuilder()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault -> {
              assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(fault.getStatus().getDescription())
                  .contains("120 positive events", "expected: 300");
            });
  }

  @Test
  void loadModel_unknownOrHostileName_isNotFound() {
    ThemedShop.fill(harness, 12);

    for (String name : List.of("none-such", "../retrieval.db", ".")) {
      assertThatThrownBy(() ->
              harness.retrieval.loadModel(LoadModelRequest.newBuilder().setVersion(name).build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }
  }

  @Test
  void trainModel_callerLeaves_endsSoonAndServesNothing() throws IOException {
    ThemedShop.fill(harness, 120);
    List<RetrievedItem> untrained = retrieve();
    try (Context.CancellableContext caller = Context.current().withCancellation()) {
      caller.run(() ->
          harness.retrieval.trainModel(TrainModelRequest.newBuilder().setSeed(1).build()).next());
      caller.cancel(null);
    }

    // One training runs at a time: once another may, this one has ended.
    Status.Code answer = Status.Code.RESOURCE_EXHAUSTED;
    while (answer == Status.Code.RESOURCE_EXHAUSTED) {
      answer =
          catchThrowableOfType(
                  StatusRuntimeException.class,
                  () ->
                      harness.as("empty").trainModel(TrainModelRequest.getDefaultInstance()).next())
              .getStatus()
              .getCode();
    }

    assertThat(answer).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(ids(retrieve())).isEqualTo(ids(untrained));
    try (Stream<Path> made = Files.list(folder.resolve("models"))) {
      assertThat(made.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void loadModel_versionOfAnotherTenant_isNotFoundAndNothingOfItServes() {
    ThemedShop.fill(harness, 120);
    String version =
        train(TrainModelRequest.newBuilder().setSeed(1)).getLast().getVersion().getName();
    RetrievalServiceBlockingStub thief = harness.as("thief");

    assertThatThrownBy(
            () -> thief.loadModel(LoadModelRequest.newBuilder().setVersion(version).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    assertThatThrownBy(() ->
            thief.trainModel(TrainModelRequest.newBuilder().setBaseVersion(version).build()).next())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    assertThat(thief.loadModel(LoadModelRequest.getDefaultInstance()).hasVersion()).isFalse();
  }

  @Test
  void loadModel_truncatedFile_isRefusedAndTheVersionBeforeServes() throws IOException {
    ThemedShop.fill(harness, 120);
    train(TrainModelRequest.newBuilder().setSeed(1));
    List<RetrievedItem> trained = retrieve();
    ModelVersion second =
        train(TrainModelRequest.newBuilder().setSeed(2).setKeepServing(true))
            .getLast()
            .getVersion();
    for (String name : List.of("item-weights.bin", "manifest.json", "towers/towers.bin")) {
      Path file = folder.resolve("models").resolve(second.getName()).resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));

      assertThatThrownBy(() ->
              harness.retrieval.loadModel(
                  LoadModelRequest.newBuilder().setVersion(second.getName()).build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              fault ->
                  assertThat(fault.getStatus().getCode())
                      .isEqualTo(Status.Code.FAILED_PRECONDITION));
      Files.write(file, whole);
    }

    assertThat(ids(retrieve())).isEqualTo(ids(trained));
  }

  @Test
  void start_activeVersionIsGone_untrainedRankingServes() throws IOException {
    ThemedShop.fill(harness, 120);
    List<RetrievedItem> untrained = retrieve();
    train(TrainModelRequest.newBuilder().setSeed(1));
    harness.close();
    try (Stream<Path> files = Files.walk(folder.resolve("models"))) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }

    assertThat(ids(open().retrieval.retrieve(ThemedShop.request()).getItemsList()))
        .isEqualTo(ids(untrained));
  }

  private static List<String> ids(List<RetrievedItem> items) {
    return items.stream().map(each -> each.getItem().getItemId()).toList();
  }

  private List<TrainModelResponse> train(TrainModelRequest.Builder request) {
    List<TrainModelResponse> told = new ArrayList<>();
    harness.retrieval.trainModel(request.build()).forEachRemaining(told::add);
    return told;
  }

  private List<RetrievedItem> retrieve() {
    return harness.retrieval.retrieve(ThemedShop.request()).getItemsList();
  }
}
