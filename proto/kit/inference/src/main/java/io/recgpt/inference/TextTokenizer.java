package io.recgpt.inference;

import static java.util.Objects.requireNonNull;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns texts into the token ids that an embedding model reads. Safe for any number of threads. */
public final class TextTokenizer implements AutoCloseable {
  private static final int MINILM_TOKENS = 256;

  private final HuggingFaceTokenizer tokenizer;
  private final boolean english;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, boolean english) {
    this.tokenizer = requireNonNull(tokenizer);
    this.english = english;
  }

  /**
   * The tokeniser of MiniLM, which comes with this project; it cuts at 256 tokens.
   *
   * @throws InferenceException if it can't be loaded
   */
  public static TextTokenizer miniLm() {
    try {
      return new TextTokenizer(Tokenizers.cutting(Tokenizers.MINILM, MINILM_TOKENS), true);
    } catch (IOException broken) {
      throw new InferenceException("the tokeniser can't be loaded: " + broken.getMessage(), broken);
    }
  }

  /**
   * A tokeniser from a {@code tokenizer.json} of Hugging Face's format.
   *
   * @param mostTokens where it cuts
   * @throws InferenceException if it can't be read
   */
  public static TextTokenizer read(Path file, int mostTokens) {
    try (InputStream json = Files.newInputStream(file)) {
      return new TextTokenizer(Tokenizers.cutting(json, mostTokens), false);
    } catch (IOException | RuntimeException broken) {
      throw new InferenceException(
          "tokeniser %s can't be read: %s".formatted(file, broken.getMessage()), broken);
    }
  }

  /** Whether only text in Latin script means anything to it. */
  public boolean english() {
    return english;
  }

  /** The ids of a text's tokens, those that mark its ends among them. */
  public long[] ids(CleanText text) {
    return tokenizer.encode(text.value()).getIds();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
