package io.recgpt.retrieval.numeric;

import io.recgpt.inference.Embedding;
import org.jspecify.annotations.Nullable;

/** A weighted sum of vectors of one dimension, read as bytes: a history's floats fill a cache. */
public final class VectorSum {
  private float @Nullable [] sum;

  /** Adds a vector times a weight; all must have as many values as the first. */
  public void add(ByteVector vector, double weight) {
    if (sum == null) {
      sum = new float[vector.dimension()];
    }
    vector.addTo(sum, weight);
  }

  /** The unit vector in its direction; null: nothing was added. */
  public @Nullable Embedding unit() {
    return sum == null ? null : Embedding.unit(sum);
  }
}
