package io.recgpt.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Opens tokenisers of Hugging Face's format, without any look at the network. */
final class Tokenizers {
  /** The tokeniser of MiniLM, on the class path. */
  static final String MINILM = "all-minilm-l6-v2-q-tokenizer.json";

  private Tokenizers() {}

  /** Reads a tokeniser from the class path that cuts texts at so many tokens. */
  static HuggingFaceTokenizer cutting(String resource, int mostTokens) throws IOException {
    return cutting(resource(resource), mostTokens);
  }

  /** Reads a tokeniser that cuts texts at so many tokens, and closes the stream. */
  static HuggingFaceTokenizer cutting(InputStream json, int mostTokens) throws IOException {
    String most = Integer.toString(mostTokens);
    return read(
        json,
        Map.of(
            "truncation", "true", "padding", "false", "maxLength", most, "modelMaxLength", most));
  }

  /** Reads a tokeniser that takes texts of any length, and closes the stream. */
  static HuggingFaceTokenizer whole(InputStream json) throws IOException {
    return read(json, Map.of("truncation", "false", "padding", "false"));
  }

  private static HuggingFaceTokenizer read(InputStream json, Map<String, String> options)
      throws IOException {
    // Without these the library reports its use to its maker and looks for GPU builds of itself.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
    try (json) {
      return HuggingFaceTokenizer.newInstance(json, options);
    }
  }

  /** Opens a file of the class path. */
  static InputStream resource(String name) throws FileNotFoundException {
    InputStream stream = Tokenizers.class.getClassLoader().getResourceAsStream(name);
    if (stream == null) {
      throw new FileNotFoundException(name + " is not on the class path");
    }
    return stream;
  }
}
