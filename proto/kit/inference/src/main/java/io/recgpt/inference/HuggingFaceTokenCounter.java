package io.recgpt.inference;

import static java.util.Objects.requireNonNull;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.recgpt.inference.generation.TokenCounter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts as the model does whose {@code tokenizer.json}, of Hugging Face's format, it is given. */
public final class HuggingFaceTokenCounter implements TokenCounter, AutoCloseable {
  private static final int DIGITS = 12;

  private final String name;
  private final HuggingFaceTokenizer tokenizer;

  HuggingFaceTokenCounter(String name, HuggingFaceTokenizer tokenizer) {
    this.name = requireNonNull(name);
    this.tokenizer = requireNonNull(tokenizer);
  }

  /**
   * Reads a tokeniser; its name is made of the file's content.
   *
   * @param file a {@code tokenizer.json}
   * @throws InferenceException where it is none
   */
  public static HuggingFaceTokenCounter open(Path file) {
    try {
      byte[] json = Files.readAllBytes(file);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      String name = "huggingface-" + HexFormat.of().formatHex(digest).substring(0, DIGITS);
      return new HuggingFaceTokenCounter(name, Tokenizers.whole(new ByteArrayInputStream(json)));
    } catch (IOException | RuntimeException | NoSuchAlgorithmException fault) {
      throw new InferenceException(
          "tokeniser %s can't be read: %s".formatted(file, fault.getMessage()), fault);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int count(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    // Halves of surrogate pairs would not survive the way into native code.
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return tokenizer.encode(whole, false, false).getIds().length;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
