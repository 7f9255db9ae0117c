package io.recgpt.jmh;

import io.recgpt.inference.CleanText;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.TextTokenizer;
import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.testkit.TritonServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Texts a second through {@code TritonTextEmbedder} beside those through Triton's own Python
 * client, on one server with the embedding model, turn by turn. Ours cleans and tokenises within
 * its time; theirs sends tensors that were made before. Fails where ours has less than nine tenths.
 */
public final class TritonEmbeddingComparison {
  private static final int TEXTS = 1_920;
  private static final int BATCH = 64;
  private static final int AT_ONCE = 4;

  /** Many, since a single round varies by a third where the machine is busy. */
  private static final int ROUNDS = 21;

  private static final int WARM_UP_ROUNDS = 3;
  private static final double MIN_SHARE = 0.9;
  private static final List<String> WORDS =
      List.of(
          "trail",
          "shoes",
          "waterproof",
          "red",
          "ceramic",
          "tea",
          "pot",
          "for",
          "two",
          "vintage",
          "paper",
          "lantern",
          "set",
          "of",
          "six",
          "wooden",
          "garden",
          "light",
          "kids",
          "boots");

  private TritonEmbeddingComparison() {}

  /**
   * Runs it.
   *
   * @param arguments the Python that has Triton's client, and the script that drives it
   */
  public static void main(String[] arguments) throws IOException {
    List<String> texts = texts();
    Path file = Files.createTempFile("recgpt-batches", ".json");
    try (TritonServer triton = TritonServer.start("minilm");
        TextEmbedder ours = open(triton.target())) {
      Files.writeString(file, json(texts));
      Process python =
          new ProcessBuilder(
                  arguments[0], arguments[1], triton.target(), file.toString(), "" + AT_ONCE)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedWriter go = python.outputWriter();
          BufferedReader seconds = python.inputReader()) {
        compare(ours, texts, go, seconds);
      } finally {
        python.destroy();
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void compare(
      TextEmbedder ours, List<String> texts, BufferedWriter go, BufferedReader seconds)
      throws IOException {
    double[] shares = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      boolean oursFirst = round % 2 == 0;
      double before = oursFirst ? ours(ours, texts) : 0;
      double theirRate = theirs(go, seconds);
      double ourRate = oursFirst ? before : ours(ours, texts);
      if (round >= 0) {
        shares[round] = ourRate / theirRate;
        System.out.printf(
            Locale.ROOT,
            "round %d: ours %.0f texts/s, Python client %.0f texts/s, share %.3f%n",
            round + 1,
            ourRate,
            theirRate,
            shares[round]);
      }
    }
    Arrays.sort(shares);
    double median = shares[ROUNDS / 2];
    System.out.printf(Locale.ROOT, "median share %.3f (at least %.1f)%n", median, MIN_SHARE);
    if (median < MIN_SHARE) {
      throw new IllegalStateException("slower than the Python client");
    }
  }

  /** Texts a second through our client. */
  private static double ours(TextEmbedder ours, List<String> texts) {
    long begin = System.nanoTime();
    ours.embed(texts);
    return texts.size() / ((System.nanoTime() - begin) / 1e9);
  }

  /** Texts a second through Triton's own. */
  private static double theirs(BufferedWriter go, BufferedReader seconds) throws IOException {
    go.write("go\n");
    go.flush();
    String theirs = seconds.readLine();
    if (theirs == null) {
      throw new IOException("the Python client ended: see what it printed");
    }
    return TEXTS / Double.parseDouble(theirs);
  }

  private static TextEmbedder open(String target) {
    Map<String, String> settings = Map.of("triton", target, "triton-embedding-model", "minilm");
    return TritonConfig.read(settings::getOrDefault)
        .flatMap(TritonConfig::openEmbedder)
        .orElseThrow();
  }

  private static List<String> texts() {
    Random random = new Random(7);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      texts.add(
          random
              .ints(4 + random.nextInt(12), 0, WORDS.size())
              .mapToObj(WORDS::get)
              .collect(Collectors.joining(" ")));
    }
    return texts;
  }

  /** Token ids in batches, by length as ours sends them. */
  private static String json(List<String> texts) {
    try (TextTokenizer tokenizer = TextTokenizer.miniLm()) {
      List<String> sorted =
          texts.stream()
              .map(text -> tokenizer.ids(CleanText.of(text)))
              .sorted(Comparator.comparingInt(ids -> ids.length))
              .map(Arrays::toString)
              .toList();
      List<String> batches = new ArrayList<>();
      for (int from = 0; from < sorted.size(); from += BATCH) {
        batches.add(
            sorted.subList(from, Math.min(from + BATCH, sorted.size())).stream()
                .collect(Collectors.joining(",", "[", "]")));
      }
      return String.join(",", batches).transform(all -> "[" + all + "]");
    }
  }
}
