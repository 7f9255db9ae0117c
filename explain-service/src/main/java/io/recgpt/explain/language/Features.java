package io.recgpt.explain.language;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How words are compared where an item is said to have something: in lower case, without possessive
 * and with plurals folded. A compound has its parts too.
 */
public final class Features {
  private Features() {}

  /** A word as it is compared: "boxes" is "box", "stories" is "story". */
  public static String fold(String word) {
    String lower = word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    if (lower.endsWith("'s") || lower.endsWith("s'")) {
      lower = lower.substring(0, lower.length() - 2) + (lower.endsWith("s'") ? "s" : "");
    }
    if (lower.length() > 4 && lower.endsWith("ies")) {
      return lower.substring(0, lower.length() - 3) + "y";
    }
    if (lower.length() > 3 && lower.matches(".*(s|x|z|ch|sh)es")) {
      return lower.substring(0, lower.length() - 2);
    }
    return lower.length() > 2 && lower.endsWith("s") && !lower.matches(".*(ss|us|is)")
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }

  /** The folded words of a text, with the parts of its compounds. */
  static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String word : English.words(text)) {
      words.add(fold(word));
      for (String part : word.split("-", -1)) {
        if (!part.isEmpty()) {
          words.add(fold(part));
        }
      }
    }
    return words;
  }

  /** Whether all words of a phrase, but for those of grammar, are among folded ones. */
  static boolean in(Set<String> words, String phrase) {
    List<String> told = English.words(phrase);
    boolean telling = false;
    for (String word : told) {
      if (!English.isFunction(word)) {
        telling = true;
        if (!words.contains(fold(word)) && !partsIn(words, word)) {
          return false;
        }
      }
    }
    return telling;
  }

  private static boolean partsIn(Set<String> words, String compound) {
    String[] parts = compound.split("-", -1);
    if (parts.length < 2) {
      return false;
    }
    for (String part : parts) {
      if (!part.isEmpty() && !words.contains(fold(part))) {
        return false;
      }
    }
    return true;
  }
}
