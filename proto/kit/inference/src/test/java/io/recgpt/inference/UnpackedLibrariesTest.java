package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UnpackedLibrariesTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void load_model_leavesNoLibraryBehindWhereTheProcessIsKilled() throws IOException {
    try (MiniLmEmbedder embedder = MiniLmEmbedder.open(1)) {
      assertThat(mapped()).isNotEmpty();
      assertThat(UnpackedLibraries.loaded()).isEmpty();
      assertThat(embedder.embed(List.of("still at work"))).hasSize(1);
    }
  }

  /** The runtime as the kernel knows it, with or without a file. */
  private static Stream<String> mapped() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("libonnxruntime"));
  }
}
