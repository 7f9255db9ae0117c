package io.recgpt.standalone.dataset;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns titles that shout ("SET OF 3 CAKE TINS") into ones that can be read ("Set of 3 Cake Tins").
 */
final class TitleCase {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]++(?:['’][\\p{L}\\p{M}]++)*+");
  private static final Set<String> SMALL =
      Set.of(
          "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or",
          "the", "to", "with");
  private static final Set<String> UNITS =
      Set.of("cm", "mm", "kg", "ml", "ft", "pc", "pcs", "pk", "yds", "yrs", "x");
  private static final Set<String> TITLES = Set.of("mr", "mrs", "dr", "st", "lb");

  private TitleCase() {}

  /** True where at least four letters of five are capitals: a size may be small, "BAG 250g". */
  static boolean shouts(String title) {
    long capitals = title.codePoints().filter(Character::isUpperCase).count();
    long small = title.codePoints().filter(Character::isLowerCase).count();
    return capitals > 0 && capitals >= 4 * small;
  }

  /** The title in title case where it shouts, otherwise as it stands. */
  static String of(String title) {
    if (!shouts(title)) {
      return title;
    }
    StringBuilder shown = new StringBuilder();
    Matcher matcher = WORD.matcher(title);
    while (matcher.find()) {
      boolean afterDigit =
          matcher.start() > 0 && Character.isDigit(title.charAt(matcher.start() - 1));
      boolean edge = matcher.start() == 0 || matcher.end() == title.length();
      matcher.appendReplacement(
          shown, Matcher.quoteReplacement(word(matcher.group(), edge, afterDigit)));
    }
    return matcher.appendTail(shown).toString();
  }

  private static String word(String word, boolean edge, boolean afterDigit) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (afterDigit) {
      return lower.length() == 1 && !UNITS.contains(lower) ? word : lower;
    }
    if (UNITS.contains(lower) || (SMALL.contains(lower) && !edge)) {
      return lower;
    }
    if (isAbbreviation(lower)) {
      return word;
    }
    int first = lower.offsetByCodePoints(0, 1);
    return lower.substring(0, first).toUpperCase(Locale.ROOT) + lower.substring(first);
  }

  private static boolean isAbbreviation(String lower) {
    return lower.length() <= 3
        && !TITLES.contains(lower)
        && lower.codePoints().allMatch(letter -> letter < 128 && "aeiouy".indexOf(letter) < 0);
  }
}
