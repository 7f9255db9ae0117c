package io.recgpt.retrieval.towers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.towers.samples.ItemContent;
import io.recgpt.retrieval.towers.samples.TakenItem;
import io.recgpt.retrieval.towers.samples.TooFewSamplesException;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TowerFilesTest {
  private static final String EMBEDDER = "test-embedder";
  private static final Instant UNTIL = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private TowerFiles files;
  private TrainedTowers trained;

  @BeforeEach
  void writeAVersion() throws IOException, TooFewSamplesException {
    files = new TowerFiles(folder.resolve("towers"), EMBEDDER, TowerSamples.DIMENSION);
    try (TowerTrainer trainer =
        new TowerTrainer(TowerSamples.shop(60, 20), TowerSamples.SETTINGS, 1)) {
      trained = trainer.train(_ -> {});
    }
    files.write("v1", trained, UNTIL);
  }

  private Path file(String name) {
    return folder.resolve("towers").resolve("v1").resolve(name);
  }

  private void assertRefused(TowerFiles reader, String reason) {
    assertThatThrownBy(() -> reader.read("v1"))
        .isInstanceOf(TowerFileException.class)
        .hasMessageContaining("towers v1")
        .hasMessageContaining(reason)
        .hasMessageContaining("train again")
        .hasMessageNotContaining("\n");
  }

  @Test
  void read_written_givesTheSameVectors() throws TowerFileException, IOException {
    TowerFiles.Stored stored = files.read("v1");

    List<TakenItem> history = List.of(new TakenItem("i3", ItemAction.PURCHASE, null));
    ItemContent content = TowerSamples.content(2, new SplittableRandom(8));
    assertThat(stored.towers().items()).isEqualTo(trained.towers().items());
    assertThat(stored.towers().user(history)).isEqualTo(trained.towers().user(history));
    assertThat(stored.towers().tag(content.text())).isEqualTo(trained.towers().tag(content.text()));
    assertThat(stored.towers().item("new", content))
        .isEqualTo(trained.towers().item("new", content));
    assertThat(stored.manifest().training()).isEqualTo(trained.summary());
    assertThat(stored.manifest().until()).isEqualTo(UNTIL);
    assertThat(files.versions()).containsExactly("v1");
  }

  @Test
  void write_versionThatIsThere_isRefusedAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> files.write("v1", trained, UNTIL))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> files.write("../v2", trained, UNTIL))
        .isInstanceOf(IllegalArgumentException.class);
    try (var entries = Files.list(folder.resolve("towers"))) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void read_truncated_isRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file("towers.bin"));
    Files.write(file("towers.bin"), Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(files, "bytes (expected:");
  }

  @Test
  void read_oneBitFlipped_isRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file("towers.bin"));
    bytes[bytes.length / 3] ^= 4;
    Files.write(file("towers.bin"), bytes);

    assertRefused(files, "checksum");
  }

  @Test
  void read_otherEmbedderOrDimension_isRefused() {
    assertRefused(
        new TowerFiles(folder.resolve("towers"), "other", TowerSamples.DIMENSION), "embedder");
    assertRefused(new TowerFiles(folder.resolve("towers"), EMBEDDER, 384), "dimension 12");
  }

  @Test
  void read_otherFormatOrNoManifest_isRefused() throws IOException {
    String json = Files.readString(file("manifest.json"));
    Files.writeString(
        file("manifest.json"), json.replaceFirst("\"format\" : 1", "\"format\" : 99"));
    assertRefused(files, "format is 99 (expected: 1)");

    Files.writeString(file("manifest.json"), json.substring(0, json.length() / 2));
    assertRefused(files, "manifest.json");

    Files.delete(file("manifest.json"));
    assertRefused(files, "there is no");
  }
}
