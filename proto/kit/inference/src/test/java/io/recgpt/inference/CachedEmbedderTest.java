package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedEmbedderTest {
  private final Counting inner = new Counting();
  private final CachedEmbedder cached = new CachedEmbedder(inner, 100);

  @Test
  void embed_again_doesNotRunTheModel() {
    Embedding first = cached.embed("tent");

    assertThat(cached.embed(List.of("tent", "tent"))).containsExactly(first, first);
    assertThat(inner.seen).containsExactly("tent");
  }

  @Test
  void embed_someKnown_runsTheRestInOneCall() {
    cached.embed("tent");
    List<Embedding> vectors = cached.embed(List.of("stove", "tent", "lamp", "stove"));

    assertThat(vectors)
        .containsExactlyElementsOf(new Counting().embed(List.of("stove", "tent", "lamp", "stove")));
    assertThat(inner.seen).containsExactly("tent", "stove", "lamp");
  }

  @Test
  void embed_veryLongText_isNotKept() {
    String text = "tent".repeat(2_000);
    cached.embed(text);
    cached.embed(text);

    assertThat(inner.seen).hasSize(2);
  }

  @Test
  void embed_failure_isNotKept() {
    inner.before = texts -> failing();
    assertThatThrownBy(() -> cached.embed("tent")).isInstanceOf(ArithmeticException.class);
    inner.before = UnaryOperator.identity();

    assertThat(cached.embed("tent")).isEqualTo(HashedText.embed("tent", 16));
  }

  @Test
  void embed_sameTextAtOnce_runsTheModelOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    inner.before = texts -> afterwards(go, texts);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Embedding>> answers =
          IntStream.range(0, 20).mapToObj(i -> callers.submit(() -> cached.embed("tent"))).toList();
      go.countDown();
      for (Future<Embedding> answer : answers) {
        assertThat(answer.get()).isEqualTo(HashedText.embed("tent", 16));
      }
    }

    assertThat(inner.seen).containsExactly("tent");
  }

  @Test
  void embed_firstCallerFails_othersRunTheModelThemselves() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    inner.before =
        texts -> {
          inner.before = UnaryOperator.identity();
          begun.countDown();
          afterwards(go, texts);
          return failing();
        };
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Embedding> first = callers.submit(() -> cached.embed("tent"));
      begun.await();
      Future<Embedding> second = callers.submit(() -> cached.embed("tent"));
      go.countDown();

      assertThat(second.get()).isEqualTo(HashedText.embed("tent", 16));
      assertThatThrownBy(first::get).hasCauseInstanceOf(ArithmeticException.class);
    }
  }

  private static List<String> afterwards(CountDownLatch latch, List<String> texts) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return texts;
  }

  private static List<String> failing() {
    throw new ArithmeticException("no vector today");
  }

  /** Remembers the texts that it was asked for. */
  private static final class Counting implements TextEmbedder {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<List<String>> before = UnaryOperator.identity();

    @Override
    public String model() {
      return "counting";
    }

    @Override
    public int dimension() {
      return 16;
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
      seen.addAll(texts);
      return before.apply(texts).stream().map(text -> HashedText.embed(text, 16)).toList();
    }

    @Override
    public void close() {}
  }
}
