package io.recgpt.explain.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The grammar that short sentences need: articles, number, lists and kinds of words. */
public final class English {
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve");
  private static final Set<String> AN_LETTERS =
      Set.of("A", "E", "F", "H", "I", "L", "M", "N", "O", "R", "S", "X");
  private static final Pattern ADJECTIVE =
      Pattern.compile(
          ".{3,}(en|ful|less|able|ible|ous|ish|proof|resistant|made|ed|ic|ive|al|ian|ique|age)");
  private static final WordLists LISTS = WordLists.read("english.txt");

  private English() {}

  /** The phrase with "a" or "an" before it. */
  public static String withArticle(String phrase) {
    return article(phrase) + " " + phrase;
  }

  public static String article(String phrase) {
    String first = firstWord(phrase);
    if (first.isEmpty()) {
      return "a";
    }
    if (Character.isDigit(first.charAt(0))) {
      boolean vowel = first.startsWith("8") || first.matches("1[18](\\D.*)?");
      return vowel ? "an" : "a";
    }
    String lead = first.split("[-/]", 2)[0];
    if (lead.length() > 1 && lead.equals(lead.toUpperCase(Locale.ROOT)) && !hasVowelSound(lead)) {
      return AN_LETTERS.contains(lead.substring(0, 1)) ? "an" : "a";
    }
    String lower = lead.toLowerCase(Locale.ROOT);
    if (lower.matches("(hour|honest|honour|heir).*")) {
      return "an";
    }
    if (lower.matches("(uni(?!n|m).*|use.*|usu.*|eu.*|one|once|ukulele|utensil|ute.*|u)")) {
      return "a";
    }
    return "aeiou\u00e4\u00f6\u00fc\u00e9\u00e8".indexOf(lower.charAt(0)) >= 0 ? "an" : "a";
  }

  /** True for acronyms that are read as words, such as NATO. */
  private static boolean hasVowelSound(String acronym) {
    return acronym.length() >= 4 && acronym.matches(".[AEIOU].*");
  }

  /** True where the last word of the phrase (before any "of") is a plural noun. */
  public static boolean isPlural(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (is("plural", lower)) {
      return true;
    }
    return lower.length() > 2
        && lower.endsWith("s")
        && !lower.endsWith("ss")
        && !lower.endsWith("us")
        && !lower.endsWith("is")
        && !lower.endsWith("'s")
        && !is("uncountable-s", lower);
  }

  public static String plural(String word) {
    if (isPlural(word) || isMass(word)) {
      return word;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.matches(".*(s|x|z|ch|sh)")) {
      return word + "es";
    }
    if (lower.matches(".*[^aeiou]y")) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    if (lower.matches(".*(kni|shel|hal|loa|lea|wol|scar)f(e)?")) {
      return word.replaceAll("fe?$", "ves");
    }
    return lower.endsWith("man") ? word.substring(0, word.length() - 2) + "en" : word + "s";
  }

  public static String singular(String word) {
    if (!isPlural(word) || is("plural", word)) {
      return word;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.length() > 4 && lower.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (lower.matches(".*(kni|li|wi)ves")) {
      return word.substring(0, word.length() - 3) + "fe";
    }
    if (lower.matches(".*(shel|hal|loa|lea|wol|scar)ves")) {
      return word.substring(0, word.length() - 3) + "f";
    }
    if (lower.matches(".*(ss|x|ch|sh)es")) {
      return word.substring(0, word.length() - 2);
    }
    return word.substring(0, word.length() - 1);
  }

  /** The form under which words are compared: lower case, singular, without possessive. */
  public static String stem(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.endsWith("'s")) {
      lower = lower.substring(0, lower.length() - 2);
    }
    lower = trimmed(lower);
    return lower.isEmpty() ? lower : singular(lower);
  }

  /** The words of a text, without punctuation around them. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || " /,;:()+\"".indexOf(text.charAt(i)) >= 0) {
        String word = i > start ? trimmed(text.substring(start, i)) : "";
        if (!word.isEmpty()) {
          words.add(word);
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static String trimmed(String word) {
    int start = 0;
    int end = word.length();
    while (start < end && !Character.isLetterOrDigit(word.charAt(start))) {
      start++;
    }
    while (end > start && !Character.isLetterOrDigit(word.charAt(end - 1))) {
      end--;
    }
    return word.substring(start, end);
  }

  public static String firstWord(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? text : text.substring(0, blank);
  }

  public static String lastWord(String text) {
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  /** How many words a reader counts. */
  public static int length(String text) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean blank = text.charAt(i) == ' ';
      if (!blank && !inWord) {
        words++;
      }
      inWord = !blank;
    }
    return words;
  }

  /** "a", "a and b", "a, b and c". */
  public static String join(List<String> parts) {
    int last = parts.size() - 1;
    return last <= 0
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  public static String number(int count) {
    return count < NUMBERS.size() ? NUMBERS.get(count) : Integer.toString(count);
  }

  public static String capitalised(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
  }

  public static boolean isFunction(String word) {
    return is("function", word);
  }

  public static boolean isColour(String word) {
    return is("colour", word);
  }

  /** Whether a word stands in one of the lists of english.txt. */
  public static boolean is(String list, String word) {
    return LISTS.contains(list, word.toLowerCase(Locale.ROOT));
  }

  /** True for words that describe rather than name: for "wooden", not for "wood". */
  public static boolean isAdjective(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return is("gradable", lower)
        || is("colour", lower)
        || is("size", lower)
        || (ADJECTIVE.matcher(lower).matches() && !is("no-adjective", lower));
  }

  /**
   * True for nouns that take neither "a" nor a plural: "flour", "camping gear", "cast-iron
   * cookware".
   */
  public static boolean isMass(String noun) {
    String lower = noun.toLowerCase(Locale.ROOT);
    return is("mass", lower)
        || is("activity", lower)
        || lower.endsWith("ware")
        || lower.endsWith("wear")
        || (lower.endsWith("ing") && !is("thing", lower));
  }

  /**
   * What one speaks of more: "trail shoes" of "trail shoe", "boxes of tea" of "box of tea",
   * "camping gear" of itself.
   */
  public static String more(String phrase) {
    int of = phrase.indexOf(" of ");
    String thing = of < 0 ? phrase : phrase.substring(0, of);
    String head = lastWord(thing);
    return isMass(head)
        ? phrase
        : thing.substring(0, thing.length() - head.length())
            + plural(head)
            + phrase.substring(thing.length());
  }

  /**
   * The verb with its object in the right place: "put the mug in your basket", "looked at the mug".
   */
  public static String withObject(String verb, String object) {
    int blank = verb.indexOf(' ');
    return blank < 0 || is("preposition", lastWord(verb))
        ? verb + " " + object
        : verb.substring(0, blank) + " " + object + verb.substring(blank);
  }
}
