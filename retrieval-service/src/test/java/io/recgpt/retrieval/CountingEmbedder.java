package io.recgpt.retrieval;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.testkit.HashingEmbedder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Embeds by hashing under some model's name and counts the texts. */
final class CountingEmbedder implements TextEmbedder {
  private final HashingEmbedder inner;
  private volatile Runnable before = () -> {};
  private final AtomicInteger texts = new AtomicInteger();

  CountingEmbedder(int dimension) {
    this.inner = new HashingEmbedder(dimension);
  }

  /** Has each call do this first. */
  void before(Runnable step) {
    before = step;
  }

  int texts() {
    return texts.get();
  }

  @Override
  public String model() {
    return inner.model();
  }

  @Override
  public int dimension() {
    return inner.dimension();
  }

  @Override
  public List<Embedding> embed(List<String> batch) {
    texts.addAndGet(batch.size());
    before.run();
    return inner.embed(batch);
  }

  @Override
  public void close() {}
}
