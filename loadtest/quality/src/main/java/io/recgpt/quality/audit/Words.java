package io.recgpt.quality.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the audit reads texts: runs of letters and digits in lower case, the possessive 's left out,
 * plurals folded as the contract has it (comment of Attribution.interest_id).
 */
final class Words {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern POSSESSIVE = Pattern.compile("['’]s\\b");
  private static final Pattern AFTER_WHICH_ES = Pattern.compile(".*(s|x|z|ch|sh)es");
  private static final Pattern NO_PLURAL = Pattern.compile(".*(ss|us|is)");

  /** The contract's stop words of features. */
  private static final Set<String> NO_FEATURE =
      Set.of(
          ("a an and as at but by for from her his in into is it its my no not of off on or our out over s "
                  + "so than that the their this to up with without your")
              .split(" "));

  private Words() {}

  /** All words of a text, folded, in their order. */
  static List<String> all(String text) {
    return spelled(text).stream().map(Words::folded).toList();
  }

  /** All words of a text as they are spelled, in lower case and in their order. */
  static List<String> spelled(String text) {
    String lower = POSSESSIVE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(lower);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /**
   * What a word may be in singular and plural: wider than folding, for what is only read ("roses"
   * are a rose, "leaves" a leaf).
   */
  static Set<String> forms(String spelled) {
    Set<String> forms = new LinkedHashSet<>(List.of(spelled, folded(spelled)));
    if (spelled.length() > 3 && spelled.endsWith("s") && !spelled.endsWith("ss")) {
      String stem = spelled.substring(0, spelled.length() - 1);
      forms.add(stem);
      if (stem.endsWith("e")) {
        forms.add(stem.substring(0, stem.length() - 1));
      }
      if (stem.endsWith("ve")) {
        forms.add(stem.substring(0, stem.length() - 2) + "f");
        forms.add(stem.substring(0, stem.length() - 2) + "fe");
      }
    }
    return forms;
  }

  /** The forms of all words of a text. */
  static Set<String> read(String text) {
    Set<String> forms = new LinkedHashSet<>();
    spelled(text).forEach(word -> forms.addAll(forms(word)));
    return forms;
  }

  /** The words of a text that say something: no stop words, numbers or single letters. */
  static Set<String> content(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : all(text)) {
      if (word.length() > 1 && !number(word) && !EnglishWords.STOP.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /** The words of a text that may be features: no stop words, sizes, numbers or single letters. */
  static Set<String> featured(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : spelled(text)) {
      if (word.length() > 1
          && word.chars().noneMatch(Character::isDigit)
          && !NO_FEATURE.contains(word)) {
        words.add(folded(word));
      }
    }
    return words;
  }

  /** A phrase as a feature: its words that may be features. */
  static String phrase(String text) {
    return String.join(" ", featured(text));
  }

  static boolean number(String word) {
    return word.chars().allMatch(Character::isDigit);
  }

  /** The singular of a word in lower case. */
  static String folded(String word) {
    if (word.length() > 4 && word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.length() > 4 && AFTER_WHICH_ES.matcher(word).matches()) {
      return word.substring(0, word.length() - 2);
    }
    if (word.length() > 3 && word.endsWith("s") && !NO_PLURAL.matcher(word).matches()) {
      return word.substring(0, word.length() - 1);
    }
    return word;
  }
}
