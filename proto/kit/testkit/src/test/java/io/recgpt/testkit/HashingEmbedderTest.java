package io.recgpt.testkit;

import io.recgpt.inference.TextEmbedder;

class HashingEmbedderTest extends TextEmbedderContract {
  @Override
  protected TextEmbedder open() {
    return new HashingEmbedder();
  }
}
