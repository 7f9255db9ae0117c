package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.grpc.ClientInterceptor;
import io.recgpt.inference.HuggingFaceTokenCounter;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.TextTokenizer;
import io.recgpt.inference.WordPieceTokenCounter;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenCounter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Where models are served, and how they are asked.
 *
 * @param servers {@code host:port}, several joined by commas, or {@code dns:///name:port}
 * @param tls whether they have certificates that this JVM trusts
 * @param generator the language model; none where texts are not to be generated
 * @param tokenizer {@code tokenizer.json} of the language model; none to estimate tokens with
 *     MiniLM's
 * @param embeddingModel name of the embedding model; none to embed in this process
 * @param embeddingTokenizer {@code tokenizer.json} of the embedding model; none for MiniLM's
 * @param embeddingTokens where that one cuts
 * @param embeddingTimeout of one batch
 */
public record TritonConfig(
    String servers,
    boolean tls,
    Optional<TritonModel> generator,
    Optional<Path> tokenizer,
    Optional<String> embeddingModel,
    Optional<Path> embeddingTokenizer,
    int embeddingTokens,
    Duration embeddingTimeout) {

  public TritonConfig {
    requireNonNull(tokenizer);
    requireNonNull(embeddingTokenizer);
    requireNonNull(embeddingTimeout);
    EndpointList.target(servers);
    if (generator.isEmpty() && embeddingModel.isEmpty()) {
      throw new IllegalArgumentException(
          "triton-model, triton-embedding-model: not set (expected: one of them at least)");
    }
  }

  /**
   * Reads settings {@code triton} (servers), {@code triton-tls}, {@code triton-model}, {@code
   * triton-chat-template}, {@code triton-constraint-key}, {@code triton-prompt-tensor}, {@code
   * triton-answer-tensor}, {@code triton-tokenizer}, {@code triton-embedding-model}, {@code
   * triton-embedding-tokenizer} and {@code triton-embedding-tokens}.
   *
   * @param text gives a setting by its key, or else the second argument
   * @return none where {@code triton} is not set
   * @throws IllegalArgumentException with all problems, one a line
   */
  public static Optional<TritonConfig> read(BinaryOperator<String> text) {
    List<String> problems = new ArrayList<>();
    String servers = text.apply("triton", "").strip();
    boolean tls = flag(text.apply("triton-tls", "false"), problems);
    Optional<TritonModel> generator = generator(text, problems);
    Optional<Path> tokenizer = optional(text, "triton-tokenizer").map(Path::of);
    Optional<String> embeddingModel = optional(text, "triton-embedding-model");
    Optional<Path> embeddingTokenizer = optional(text, "triton-embedding-tokenizer").map(Path::of);
    int embeddingTokens = count(text.apply("triton-embedding-tokens", "256"), problems);
    if (servers.isEmpty() && problems.isEmpty()) {
      return Optional.empty();
    }
    try {
      TritonConfig config =
          new TritonConfig(
              servers,
              tls,
              generator,
              tokenizer,
              embeddingModel,
              embeddingTokenizer,
              embeddingTokens,
              Duration.ofSeconds(30));
      if (problems.isEmpty()) {
        return Optional.of(config);
      }
    } catch (IllegalArgumentException problem) {
      problems.add(problem.getMessage());
    }
    throw new IllegalArgumentException(String.join("\n", problems));
  }

  /**
   * The same for a process that collects its problems: each goes to {@code wrong}, and the answer
   * is none.
   */
  public static Optional<TritonConfig> read(BinaryOperator<String> text, Consumer<String> wrong) {
    try {
      return read(text);
    } catch (IllegalArgumentException problems) {
      String.valueOf(problems.getMessage()).lines().forEach(wrong);
      return Optional.empty();
    }
  }

  private static Optional<TritonModel> generator(
      BinaryOperator<String> text, List<String> problems) {
    Optional<String> name = optional(text, "triton-model");
    String template = text.apply("triton-chat-template", "chatml");
    String key = text.apply("triton-constraint-key", "structured_outputs");
    String prompt = text.apply("triton-prompt-tensor", "");
    String answer = text.apply("triton-answer-tensor", "");
    try {
      TritonModel model =
          new TritonModel(
              name.orElse(""), ChatTemplate.of(template), ConstraintKey.named(key), prompt, answer);
      return name.map(given -> model);
    } catch (IllegalArgumentException problem) {
      problems.add(problem.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> optional(BinaryOperator<String> text, String key) {
    return Optional.of(text.apply(key, "").strip()).filter(value -> !value.isEmpty());
  }

  private static boolean flag(String value, List<String> problems) {
    if (!value.equals("true") && !value.equals("false")) {
      problems.add("triton-tls: %s (expected: true or false)".formatted(value));
    }
    return value.equals("true");
  }

  private static int count(String value, List<String> problems) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      problems.add("triton-embedding-tokens: %s (expected: a whole number >= 1)".formatted(value));
      return 1;
    }
    return Integer.parseInt(value);
  }

  /** Opens the language model as {@link #openGenerator(List)} does, with no interceptors. */
  public Optional<TextGenerator> openGenerator() {
    return openGenerator(List.of());
  }

  /**
   * Opens the language model; connects at the first request. Nothing where none is set.
   *
   * @param interceptors of every call, such as one that traces it
   * @throws io.recgpt.inference.InferenceException if the tokeniser can't be read
   */
  public Optional<TextGenerator> openGenerator(List<ClientInterceptor> interceptors) {
    return generator.map(model -> {
      TokenCounter counter = openTokenCounter();
      return new TritonTextGenerator(TritonClient.open(servers, tls, interceptors), model, counter);
    });
  }

  /**
   * Counts tokens as the language model does where its tokeniser is set, and else with MiniLM's.
   *
   * @throws io.recgpt.inference.InferenceException if the tokeniser can't be read
   */
  public TokenCounter openTokenCounter() {
    return tokenizer.isPresent()
        ? HuggingFaceTokenCounter.open(tokenizer.get())
        : WordPieceTokenCounter.open();
  }

  /**
   * Opens the embedding model. Nothing where none is set.
   *
   * @throws io.recgpt.inference.InferenceException if no server describes the model
   */
  public Optional<TextEmbedder> openEmbedder() {
    return embeddingModel.map(model ->
        TritonTextEmbedder.open(
            TritonClient.open(servers, tls, List.of()),
            model,
            embeddingTokenizer
                .map(file -> TextTokenizer.read(file, embeddingTokens))
                .orElseGet(TextTokenizer::miniLm),
            embeddingTimeout));
  }
}
