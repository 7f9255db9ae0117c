package io.recgpt.inference.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.inference.CleanText;
import io.recgpt.inference.TextTokenizer;
import io.recgpt.inference.triton.EmbedderBatches.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class EmbedderBatchesTest {
  private static final TextTokenizer TOKENIZER = TextTokenizer.miniLm();

  @AfterAll
  static void close() {
    TOKENIZER.close();
  }

  @Test
  void everyTextIsInOneBatchWithTextsOfLikeLength() {
    List<List<EmbedderInput>> batches = batches(oneVectorEach(64), texts(150));

    assertThat(batches).extracting(List::size).containsExactly(64, 64, 22);
    assertThat(batches.stream().flatMap(List::stream).map(EmbedderInput::position))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 150).boxed().toList());
    assertThat(batches.getFirst()).allMatch(input -> input.length() <= 70);
    assertThat(batches.getLast()).allMatch(input -> input.length() > 70);
  }

  @Test
  void aBatchIsNoLargerThanTheModelTakes() {
    assertThat(batches(oneVectorEach(8), texts(20)))
        .extracting(List::size)
        .containsExactly(8, 8, 4);
  }

  @Test
  void whatComesBackTokenByTokenIsBounded() {
    List<List<EmbedderInput>> batches = batches(oneVectorAToken(), texts(150));

    assertThat(batches.stream().flatMap(List::stream).map(EmbedderInput::position))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 150).boxed().toList());
    assertThat(batches)
        .allMatch(batch ->
            batch.size() == 1
                || batch.size() * batch.stream().mapToInt(EmbedderInput::length).max().orElseThrow()
                    <= 2_048);
  }

  @Test
  void afterTheLastThereIsNone() {
    EmbedderBatches batches = new EmbedderBatches(oneVectorEach(64), TOKENIZER, List.of());

    assertThat(batches.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(batches::next);
  }

  /** Text i has i + 1 words. */
  private static List<String> texts(int count) {
    return Stream.iterate("tent", text -> text + " tent").limit(count).toList().reversed();
  }

  private static List<List<EmbedderInput>> batches(EmbedderTensors tensors, List<String> texts) {
    List<Waiting> waiting =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Waiting(i, CleanText.of(texts.get(i))))
            .toList();
    List<List<EmbedderInput>> batches = new ArrayList<>();
    new EmbedderBatches(tensors, TOKENIZER, waiting).forEachRemaining(batches::add);
    return batches;
  }

  private static EmbedderTensors oneVectorEach(int mostInBatch) {
    return tensors(mostInBatch, new TensorSpec("sentence_embedding", "FP32", List.of(-1L, 384L)));
  }

  private static EmbedderTensors oneVectorAToken() {
    return tensors(64, new TensorSpec("last_hidden_state", "FP32", List.of(-1L, -1L, 384L)));
  }

  private static EmbedderTensors tensors(int mostInBatch, TensorSpec vectors) {
    TensorSpec ids = new TensorSpec("input_ids", "INT64", List.of(-1L, -1L));
    return EmbedderTensors.of(
        new ModelShape("1", List.of(ids), List.of(vectors), mostInBatch, false));
  }
}
