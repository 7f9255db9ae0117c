package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.inference.InferenceException;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.triton.TritonConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("peer")
class TritonTextEmbedderIT extends TextEmbedderContract {
  private TritonServer triton;

  @Override
  @BeforeAll
  void openEmbedder() {
    triton = TritonServer.start("minilm");
    super.openEmbedder();
  }

  @AfterAll
  void stopTriton() {
    triton.close();
  }

  @Override
  protected TextEmbedder open() {
    return open("minilm");
  }

  private TextEmbedder open(String model) {
    Map<String, String> settings =
        Map.of("triton", triton.target(), "triton-embedding-model", model);
    return TritonConfig.read(settings::getOrDefault)
        .flatMap(TritonConfig::openEmbedder)
        .orElseThrow();
  }

  @Test
  void embed_sameModelInThisProcess_agrees() {
    List<String> texts =
        IntStream.range(0, 200).mapToObj(i -> "trail shoes of size " + "x".repeat(i % 30)).toList();
    try (MiniLmEmbedder here = MiniLmEmbedder.open(1)) {
      for (String text : texts.subList(0, 5)) {
        assertThat(embedder().embed(text).dot(here.embed(text))).isCloseTo(1, within(1e-3));
      }
    }
    assertThat(embedder().embed(texts)).hasSize(200).doesNotContainNull();
  }

  @Test
  void open_unknownModel_isRefused() {
    assertThatThrownBy(() -> open("unheard-of"))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("unheard-of");
  }
}
