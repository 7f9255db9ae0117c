package io.recgpt.inference;

import io.recgpt.inference.generation.TokenCounter;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Counts with the English WordPiece vocabulary of MiniLM, which comes with this project: an
 * estimate where the model's own tokeniser isn't at hand.
 */
public final class WordPieceTokenCounter implements TokenCounter, AutoCloseable {
  /**
   * WordPiece takes a word of over 100 characters for one unknown token, and needs time by the
   * square of a word's length.
   */
  private static final Pattern MAX_WORD = Pattern.compile("\\S{32}");

  private final HuggingFaceTokenCounter counter;

  private WordPieceTokenCounter(HuggingFaceTokenCounter counter) {
    this.counter = counter;
  }

  /**
   * Reads the tokeniser from the class path.
   *
   * @throws InferenceException if it can't be loaded
   */
  public static WordPieceTokenCounter open() {
    try {
      return new WordPieceTokenCounter(
          new HuggingFaceTokenCounter(
              "minilm-wordpiece", Tokenizers.whole(Tokenizers.resource(Tokenizers.MINILM))));
    } catch (IOException broken) {
      throw new InferenceException("the tokeniser can't be loaded: " + broken.getMessage(), broken);
    }
  }

  @Override
  public String name() {
    return counter.name();
  }

  @Override
  public int count(String text) {
    return counter.count(MAX_WORD.matcher(text).replaceAll("$0 "));
  }

  @Override
  public void close() {
    counter.close();
  }
}
