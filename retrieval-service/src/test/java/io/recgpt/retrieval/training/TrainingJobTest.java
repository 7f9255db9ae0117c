package io.recgpt.retrieval.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.retrieval.FakeIntent;
import io.recgpt.retrieval.RetrievalConfig;
import io.recgpt.retrieval.RetrievalHarness;
import io.recgpt.retrieval.ThemedShop;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.TrainingListener;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.BehaviorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training away from the service, which serves what comes out. */
final class TrainingJobTest {
  private static final TrainingListener UNHEARD = (step, done, total, detail) -> {};

  @TempDir Path folder;

  private final HashingEmbedder embedder = new HashingEmbedder(64);
  private RetrievalHarness service;
  private Path models;

  @BeforeEach
  void start() {
    service = new RetrievalHarness(folder, new FakeIntent(), embedder);
    models = new RetrievalConfig(folder).models();
  }

  @AfterEach
  void close() {
    service.close();
  }

  private TrainingJob job(boolean keepServing) {
    return new TrainingJob(
        new TrainingJob.Config(Tenant.DEFAULT, models, RequestTimes.LAST, 1, keepServing),
        service.channel(),
        service.intentChannel(),
        embedder,
        InstantSource.fixed(Instant.now()));
  }

  private List<String> retrieved() {
    return service.retrieval.retrieve(ThemedShop.request()).getItemsList().stream()
        .map(RetrievedItem::getItem)
        .map(io.recgpt.type.v1.Item::getItemId)
        .toList();
  }

  @Test
  void run_logOfThemes_serviceServesTheVersion() throws IOException {
    ThemedShop.fill(service, 120);
    List<String> untrained = retrieved();

    Manifest made = job(true).run(UNHEARD);

    assertThat(made.events()).isEqualTo(1_200);
    assertThat(made.items()).isEqualTo(ThemedShop.ITEMS);
    assertThat(retrieved()).isEqualTo(untrained);

    for (int i = 0; i < 25; i++) {
      Path older = Files.createDirectory(models.resolve("20000101-%02d".formatted(i)));
      Files.copy(models.resolve(made.version() + "/manifest.json"), older.resolve("manifest.json"));
    }

    Manifest served = job(false).run(UNHEARD);

    try (Stream<Path> versions = Files.list(models)) {
      assertThat(versions.map(path -> path.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("."))
          .hasSize(20)
          .contains(made.version(), served.version())
          .doesNotContain("20000101-06");
    }
    assertThat(models.resolve(served.version()).resolve("manifest.json")).exists();
    assertThat(retrieved()).isNotEqualTo(untrained);
    assertThat(retrieved().subList(0, 5))
        .allSatisfy(id -> assertThat(Integer.parseInt(id) % ThemedShop.THEMES).isZero());
    try (Stream<Path> left = Files.list(models.resolve(".training-job-default"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("lock");
    }
  }

  @Test
  void run_afterAnInterruption_goesOnFromTheCheckpointOnTheSameLog() {
    ThemedShop.fill(service, 120);
    Manifest whole = job(true).run(UNHEARD);

    assertThatThrownBy(() ->
            job(true)
                .run((step, done, total, detail) -> {
                  if (step.equals("towers") && done == 2) {
                    throw new IllegalStateException("the process dies here");
                  }
                }))
        .hasMessage("the process dies here");
    service.record("u0", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "59", ThemedShop.NOW);
    List<Long> epochs = new ArrayList<>();
    Manifest resumed =
        job(true)
            .run((step, done, total, detail) -> {
              if (step.equals("towers") && done > 0) {
                epochs.add(done);
              }
            });

    // Two epochs of the first of two trainings were done, the last of them kept before it was
    // told.
    assertThat(epochs.getFirst()).isEqualTo(3);
    assertThat(resumed.events()).isEqualTo(whole.events());
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    for (Map.Entry<String, double[]> weights : whole.ranking().entrySet()) {
      assertThat(resumed.ranking().get(weights.getKey())).isEqualTo(weights.getValue());
    }
    assertThat(job(true).run(UNHEARD).events()).isEqualTo(whole.events() + 1);
  }

  @Test
  void run_tooLittle_saysHowMuchIsMissing() {
    ThemedShop.fill(service, 12);

    assertThatThrownBy(() -> job(false).run(UNHEARD))
        .isInstanceOfSatisfying(
            RpcException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LITTLE_DATA);
              assertThat(refused.getMessage()).contains("120 positive events", "expected: 300");
            });
  }

  @Test
  void run_otherEmbeddingModel_isRefused() {
    ThemedShop.fill(service, 12);
    TrainingJob other =
        new TrainingJob(
            new TrainingJob.Config(Tenant.DEFAULT, models, ThemedShop.NOW, 1, false),
            service.channel(),
            service.intentChannel(),
            new HashingEmbedder(32),
            InstantSource.system());

    assertThatThrownBy(() -> other.run(UNHEARD))
        .hasMessageContaining("hashing-64 (expected: hashing-32");
  }
}
