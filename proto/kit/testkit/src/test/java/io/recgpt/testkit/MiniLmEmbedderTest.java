package io.recgpt.testkit;

import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;

class MiniLmEmbedderTest extends TextEmbedderContract {
  @Override
  protected TextEmbedder open() {
    return MiniLmEmbedder.open(2);
  }
}
