package io.recgpt.testkit;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.HashedText;
import io.recgpt.inference.TextEmbedder;
import java.util.List;

/**
 * Fake without a model: texts that share words or spelling are near each other, on every machine
 * alike.
 */
public final class HashingEmbedder implements TextEmbedder {
  private final int dimension;

  /** With 384 dimensions, as many as the real model has. */
  public HashingEmbedder() {
    this(384);
  }

  /** With some number of dimensions, at least 1; few of them make unlike texts collide. */
  public HashingEmbedder(int dimension) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension: %d (expected: >= 1)".formatted(dimension));
    }
    this.dimension = dimension;
  }

  @Override
  public String model() {
    return "hashing-" + dimension;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    return texts.stream().map(text -> HashedText.embed(text, dimension)).toList();
  }

  @Override
  public void close() {}
}
