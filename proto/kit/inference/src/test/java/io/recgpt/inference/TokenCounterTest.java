package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCounterTest {
  private WordPieceTokenCounter counter;

  @BeforeAll
  void open() {
    counter = WordPieceTokenCounter.open();
  }

  @AfterAll
  void close() {
    counter.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "'   ', 0",
    "tent, 1",
    "waterproof trail shoes, 4",
    "'tent, tent.', 4",
    "🥾, 1",
    "防水, 2",
  })
  void count_text_isItsPieces(String text, int expected) {
    assertThat(counter.count(text)).isEqualTo(expected);
  }

  @Test
  void count_longText_isNotCut() {
    assertThat(counter.count("tent ".repeat(20_000))).isEqualTo(20_000);
  }

  @Test
  void count_endlessWord_isNotOneToken() {
    assertThat(counter.count("x".repeat(10_000))).isGreaterThan(1_000);
  }

  @Test
  void count_brokenText_isCounted() {
    assertThat(counter.count("tent \ud800 \u0000 tent")).isBetween(2, 4);
  }

  @Test
  void count_manyThreads_agree() throws Exception {
    Callable<Integer> call = () -> counter.count("waterproof trail shoes ".repeat(100));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : callers.invokeAll(Collections.nCopies(50, call))) {
        assertThat(answer.get()).isEqualTo(400);
      }
    }
  }

  @Test
  void open_file_countsLikeItsModel(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    try (InputStream json = Tokenizers.resource(Tokenizers.MINILM)) {
      Files.copy(json, file);
    }
    try (HuggingFaceTokenCounter read = HuggingFaceTokenCounter.open(file)) {
      assertThat(read.name()).matches("huggingface-[0-9a-f]{12}");
      assertThat(read.count("waterproof trail shoes")).isEqualTo(4);
    }
  }

  @Test
  void open_otherFile_isRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"no\": \"tokeniser\"}");

    assertThatThrownBy(() -> HuggingFaceTokenCounter.open(file))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void open_noFile_isRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> HuggingFaceTokenCounter.open(folder.resolve("none.json")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("none.json");
  }
}
