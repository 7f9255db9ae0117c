package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for every {@link TextEmbedder}; a test class of each one extends this. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TextEmbedderContract {
  private static final List<String> TEXTS =
      List.of(
          "waterproof trail shoes",
          "espresso machine",
          "",
          "   \t\n",
          "водонепроницаемые ботинки",
          "防水登山鞋",
          "42",
          "🥾",
          "café crème \u0000 \u200b broken \ud800 surrogate",
          "word ".repeat(2000));

  private TextEmbedder embedder;

  /** The embedder under test, opened once for the class. */
  protected abstract TextEmbedder open();

  @BeforeAll
  void openEmbedder() {
    embedder = open();
  }

  @AfterAll
  void closeEmbedder() {
    embedder.close();
  }

  /** The embedder under test. */
  protected TextEmbedder embedder() {
    return embedder;
  }

  @Test
  void model_always_isNamed() {
    assertThat(embedder.model()).isNotBlank();
  }

  @Test
  void embed_anyText_isAUnitVectorOfTheDimension() {
    assertThat(embedder.embed(TEXTS))
        .hasSameSizeAs(TEXTS)
        .allSatisfy(vector -> {
          assertThat(vector.dimension()).isEqualTo(embedder.dimension());
          assertThat(vector.dot(vector)).isCloseTo(1, within(1e-5));
        });
  }

  @Test
  void embed_noTexts_isEmpty() {
    assertThat(embedder.embed(List.of())).isEmpty();
  }

  @Test
  void embed_otherOrderAndCompany_givesTheSameVectors() {
    List<Embedding> together = embedder.embed(TEXTS);
    List<String> reversed = new ArrayList<>(TEXTS);
    Collections.reverse(reversed);

    assertThat(embedder.embed(reversed)).isEqualTo(together.reversed());
    assertThat(TEXTS.stream().map(embedder::embed).toList()).isEqualTo(together);
  }

  @Test
  void embed_manyThreads_givesTheSameVectors() throws Exception {
    List<Embedding> expected = embedder.embed(TEXTS);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<Embedding>> call = () -> embedder.embed(TEXTS);
      for (Future<List<Embedding>> answer : callers.invokeAll(Collections.nCopies(8, call))) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void embed_sameTextTwice_givesEqualVectors() {
    List<Embedding> vectors = embedder.embed(List.of("trail shoes", "trail shoes"));

    assertThat(vectors.getFirst()).isEqualTo(vectors.getLast());
  }

  @Test
  void embed_blankText_equalsEmptyText() {
    assertThat(embedder.embed(" \t ")).isEqualTo(embedder.embed(""));
  }

  @Test
  void embed_sharedWords_areNearerThanNone() {
    Embedding boots = embedder.embed("waterproof hiking boots");

    assertThat(boots.dot(embedder.embed("hiking boots for men")))
        .isGreaterThan(boots.dot(embedder.embed("espresso machine")));
  }

  @Test
  void embed_sharedWordsOfAnotherScript_areNearerThanNone() {
    Embedding boots = embedder.embed("водонепроницаемые ботинки");

    assertThat(boots.dot(embedder.embed("ботинки для походов")))
        .isGreaterThan(boots.dot(embedder.embed("кофемашина")));
  }
}
