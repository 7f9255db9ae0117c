package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import org.jspecify.annotations.Nullable;

/** A weighted sum of vectors of one dimension, read as bytes: a history's floats fill a cache. */
final class VectorSum {
  private float @Nullable [] sum;

  void add(ByteVector vector, double weight) {
    if (sum == null) {
      sum = new float[vector.dimension()];
    }
    vector.addTo(sum, weight);
  }

  /** The unit vector in its direction; null: nothing was added. */
  @Nullable Embedding unit() {
    return sum == null ? null : Embedding.unit(sum);
  }
}
