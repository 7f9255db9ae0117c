package io.recgpt.explain.model;

import io.recgpt.inference.generation.TokenCounter;

/** Four characters a token, as English text has with most tokenisers. */
final class EstimatedTokens implements TokenCounter {
  @Override
  public String name() {
    return "estimate";
  }

  @Override
  public int count(String text) {
    return Math.ceilDiv(text.length(), 4);
  }
}
