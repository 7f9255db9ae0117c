package io.recgpt.testkit;

import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.TextEmbedder;

class CachedEmbedderTest extends TextEmbedderContract {
  @Override
  protected TextEmbedder open() {
    return new CachedEmbedder(new HashingEmbedder(), 1_000);
  }
}
