package io.recgpt.retrieval.numeric;

import org.apache.lucene.util.VectorUtil;

/** Inner products of bytes, by the processor's vector instructions where Lucene has them. */
public final class LuceneDotProduct {
  private LuceneDotProduct() {}

  /** The inner product of two arrays of one length: a whole number, and so exact. */
  public static int of(byte[] left, byte[] right) {
    return VectorUtil.dotProduct(left, right);
  }
}
