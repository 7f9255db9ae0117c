package io.recgpt.explain.item;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How words are compared where an item is said to have something, as the contract has it
 * (Attribution.interest_id): runs of letters and digits in lower case, without possessives, plurals
 * folded.
 */
public final class Features {
  private Features() {}

  /** The words of a text as they are compared: "Boxes of Mum's" are "box", "of" and "mum". */
  public static List<String> words(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("'s\\b|'", "");
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= lower.length(); i++) {
      boolean inWord = i < lower.length() && Character.isLetterOrDigit(lower.charAt(i));
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(folded(lower.substring(start, i)));
        start = -1;
      }
    }
    return words;
  }

  private static String folded(String word) {
    int length = word.length();
    if (length > 3 && word.endsWith("ies")) {
      return word.substring(0, length - 3) + "y";
    }
    if (word.endsWith("ses")
        || word.endsWith("xes")
        || word.endsWith("zes")
        || word.endsWith("ches")
        || word.endsWith("shes")) {
      return word.substring(0, length - 2);
    }
    boolean plural =
        length > 1
            && word.endsWith("s")
            && !word.endsWith("ss")
            && !word.endsWith("us")
            && !word.endsWith("is");
    return plural ? word.substring(0, length - 1) : word;
  }

  /** The different words of some texts. */
  static Set<String> of(Iterable<String> texts) {
    Set<String> words = new HashSet<>();
    texts.forEach(text -> words.addAll(words(text)));
    return words;
  }
}
