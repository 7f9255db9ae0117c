package io.recgpt.retrieval.index;

import org.apache.lucene.util.VectorUtil;

/** Inner products of plain arrays, by the processor's vector instructions where Lucene has them. */
public final class LuceneDotProduct {
  private LuceneDotProduct() {}

  /** The inner product of two arrays of one length. */
  public static float of(float[] left, float[] right) {
    return VectorUtil.dotProduct(left, right);
  }

  /** The same of bytes, 4 times as many of which fit into the processor's caches. */
  public static int of(byte[] left, byte[] right) {
    return VectorUtil.dotProduct(left, right);
  }
}
