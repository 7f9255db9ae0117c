package io.recgpt.inference;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;

/**
 * Text as a tokeniser can take it: NFKC, no control characters, single blanks, a bounded length.
 */
public record CleanText(String value) {
  /** More than a model with 256 tokens can read of any real text, in UTF-16 units. */
  private static final int LONGEST = 4096;

  /** Cleans a text. */
  public static CleanText of(String raw) {
    String cut = raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw;
    StringBuilder clean = new StringBuilder(cut.length());
    Normalizer.normalize(cut, Normalizer.Form.NFKC)
        .codePoints()
        .limit(LONGEST) // a few characters decompose into many
        .forEach(point -> append(clean, point));
    return new CleanText(clean.toString().strip());
  }

  private static void append(StringBuilder clean, int point) {
    if (Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || Character.getType(point) == Character.CONTROL) {
      if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
        clean.append(' ');
      }
      return;
    }
    switch (Character.getType(point)) {
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {}
      default -> clean.appendCodePoint(point);
    }
  }

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** Whether most of its letters are outside of the Latin script. */
  public boolean isMostlyNonLatin() {
    int[] letters = value.codePoints().filter(Character::isLetter).toArray();
    long latin = 0;
    for (int letter : letters) {
      if (isLatin(letter)) {
        latin++;
      }
    }
    return letters.length > 2 * latin;
  }

  private static boolean isLatin(int letter) {
    return switch (UnicodeScript.of(letter)) {
      case LATIN, COMMON, INHERITED -> true;
      default -> false;
    };
  }
}
