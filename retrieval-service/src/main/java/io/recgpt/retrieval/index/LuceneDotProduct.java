package io.recgpt.retrieval.index;

import org.apache.lucene.util.VectorUtil;

/** Inner products of plain arrays, by the processor's vector instructions where Lucene has them. */
public final class LuceneDotProduct {
  private LuceneDotProduct() {}

  /** The inner product of two arrays of one length. */
  public static float of(float[] left, float[] right) {
    return VectorUtil.dotProduct(left, right);
  }
}
