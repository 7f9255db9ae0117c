package io.recgpt.retrieval.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class ModelFilesTest {
  private final JsonMapper json = JsonMapper.builder().build();

  @TempDir private Path folder;

  @Test
  void prune_moreThanAreKept_leavesTheLatestThoseInUseAndThoseOfOthers() throws IOException {
    for (int i = 1; i <= 5; i++) {
      write("2026010%d-shop".formatted(i), "shop");
      write("2026010%d-other".formatted(i), "other");
    }
    Files.createDirectories(folder.resolve("20260101-damaged"));
    ModelFiles files = new ModelFiles(folder);

    files.prune("shop", 2, Set.of("20260101-shop"));

    assertThat(files.versions())
        .containsExactly(
            "20260101-damaged",
            "20260101-other",
            "20260101-shop",
            "20260102-other",
            "20260103-other",
            "20260104-other",
            "20260104-shop",
            "20260105-other",
            "20260105-shop");
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  private void write(String version, String tenant) throws IOException {
    Path made = Files.createDirectories(folder.resolve(version));
    Files.createDirectories(made.resolve("towers"));
    Files.write(
        made.resolve("manifest.json"),
        json.writeValueAsBytes(
            new Manifest(
                Manifest.FORMAT,
                version,
                tenant,
                "model",
                null,
                null,
                1,
                1,
                1,
                0,
                0.5,
                null,
                null,
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of())));
  }
}
