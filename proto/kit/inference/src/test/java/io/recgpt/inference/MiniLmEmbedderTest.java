package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MiniLmEmbedderTest {
  private MiniLmEmbedder embedder;

  @BeforeAll
  void open() throws Exception {
    // The library overruns small stacks while it loads: callers may have any.
    FutureTask<MiniLmEmbedder> opening = new FutureTask<>(() -> MiniLmEmbedder.open(2));
    Thread.ofPlatform().stackSize(256 * 1024).start(opening);
    embedder = opening.get();
  }

  @AfterAll
  void close() {
    embedder.close();
  }

  @Test
  void open_noThreads_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MiniLmEmbedder.open(0))
        .withMessage("threads: 0 (expected: >= 1)");
  }

  @Test
  void model_always_isTheQuantisedOne() {
    assertThat(embedder.model()).isEqualTo("all-minilm-l6-v2-q");
    assertThat(embedder.dimension()).isEqualTo(384);
  }

  @Test
  void embed_sameMeaningOtherWords_isNearer() {
    Embedding shoes = embedder.embed("waterproof trail shoes");

    assertThat(shoes.dot(embedder.embed("hiking boots for rain")))
        .isGreaterThan(0.5)
        .isGreaterThan(shoes.dot(embedder.embed("espresso machine")) + 0.4);
  }

  @Test
  void embed_case_doesNotMatter() {
    assertThat(embedder.embed("Trail SHOES")).isEqualTo(embedder.embed("trail shoes"));
  }

  @Test
  void embed_pastTheLastToken_changesNothing() {
    String full = "tent ".repeat(300);

    assertThat(embedder.embed(full + "espresso machine".repeat(10_000)))
        .isEqualTo(embedder.embed(full));
  }

  @Test
  void embed_otherScript_isItsHashedText() {
    String boots = "водонепроницаемые ботинки";

    assertThat(embedder.embed(boots)).isEqualTo(HashedText.embed(boots, 384));
  }

  @Test
  void embed_afterClose_isRefused() {
    MiniLmEmbedder closed = MiniLmEmbedder.open(1);
    closed.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> closed.embed("tent"))
        .withMessage("the embedder is closed");
  }
}
