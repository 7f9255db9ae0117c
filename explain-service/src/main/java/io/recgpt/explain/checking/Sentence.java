package io.recgpt.explain.checking;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.English;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A sentence to check, cut once for all checks.
 *
 * @param text as the model gave it, without blanks around
 * @param words without punctuation around them, as written
 * @param lower the same in lower case
 */
record Sentence(String text, List<String> words, List<String> lower) {
  /** No check reads more: what is longer fails by its length. */
  private static final int MAX_CHARACTERS = 1_000;

  Sentence {
    requireNonNull(text);
    words = List.copyOf(words);
    lower = List.copyOf(lower);
  }

  static Sentence of(String raw) {
    String text = raw.length() > MAX_CHARACTERS ? raw.substring(0, MAX_CHARACTERS) : raw;
    text = text.strip().replace('\u2019', '\'');
    List<String> words =
        English.words(text).stream()
            .flatMap(word -> Stream.of(word.split("[\u2013\u2014]+", 0)))
            .filter(word -> !word.isEmpty())
            .toList();
    return new Sentence(
        text, words, words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
  }

  /** A word as it may be quoted to the model: short, letters and digits alone. */
  static String quoted(String word) {
    String plain = word.replaceAll("[^\\p{L}\\p{M}\\p{N}-]", "");
    return plain.length() > 24 ? plain.substring(0, 24) : plain;
  }
}
