package io.recgpt.intent.compression;

import io.recgpt.inference.generation.TokenCounter;

/** One token a word or mark. */
public final class WordCounter implements TokenCounter {
  @Override
  public String name() {
    return "words";
  }

  @Override
  public int count(String text) {
    int tokens = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean letter = Character.isLetterOrDigit(text.charAt(i));
      tokens += letter ? (inWord ? 0 : 1) : Character.isWhitespace(text.charAt(i)) ? 0 : 1;
      inWord = letter;
    }
    return tokens;
  }
}
