package io.recgpt.explain.item;

import io.recgpt.explain.language.English;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens titles to what people say: "Fjell GTX Trail Shoe, size 42" is a "trail shoe". Brand,
 * size, quantity and colour go; of a noun with modifiers the last words stay.
 */
final class ShortNames {
  private static final Pattern QUANTITY =
      Pattern.compile(
          "(?i)^(?:(?:set|pack|box|bag|case|tin|s|pk)\\s*(?:/|of)?\\s*)?(\\d{1,3})\\s*"
              + "(?:pcs?|pieces?|pc)?\\s+(?=\\p{L})");
  private static final Pattern SET_TAIL =
      Pattern.compile("(?i)\\s+(?:set|pack)s?(?:\\s+of\\s*|/)\\d{1,3}\\b");
  private static final Pattern SET_OF = Pattern.compile("(?i)^(?:set|pack) of (?=\\p{L})");
  private static final Pattern TAIL = Pattern.compile("\\s*\\([^)]*\\)?\\s*$");
  private static final int LONGEST = 4;

  private static final Set<String> UNITS =
      Set.of("mm", "cm", "m", "ml", "cl", "l", "g", "kg", "w", "v", "inch", "in", "ft", "oz", "lb");

  private final TitleStatistics titles;
  private final Casing casing;

  ShortNames(TitleStatistics titles, Casing casing) {
    this.titles = titles;
    this.casing = casing;
  }

  /** The short name of an item. */
  Name of(ItemText item) {
    String words = item.titleWords().isBlank() ? item.title() : item.titleWords();
    if (titles.properNames() || looksProper(words)) {
      return properName(words);
    }
    boolean titleOnly = item.tags().isEmpty() && item.description().isEmpty();
    String title = casing.titled(titleOnly ? item.title() : words);
    Matcher quantity = QUANTITY.matcher(title);
    int count = 1;
    if (quantity.find()) {
      count = Integer.parseInt(quantity.group(1));
      title = title.substring(quantity.end());
    }
    title = SET_TAIL.matcher(title).replaceFirst("");
    title = SET_OF.matcher(title).replaceFirst("");
    String segment = segment(TAIL.matcher(title).replaceFirst(""));
    List<String> upToPhrase = new ArrayList<>(English.words(segment));
    cutPhrase(upToPhrase, titleOnly);
    boolean certain = !titleOnly || countThings(upToPhrase) <= 1;
    List<String> core = core(segment, item.brand(), titleOnly);
    if (core.isEmpty()) {
      core = English.words(title);
    }
    return core.isEmpty()
        ? properName(item.title())
        : commonName(core, count, item.tags(), certain);
  }

  private boolean looksProper(String title) {
    if (titles.capitals()) {
      return false;
    }
    String first = title.split(",", 2)[0];
    return first.matches("(The|A|An) .*")
        || first.contains(": ")
        || (first.contains(" to ") && !hasThing(first));
  }

  private Name properName(String title) {
    String text = TAIL.matcher(title).replaceFirst("");
    for (String cut : List.of(": ", " - ", " or ")) {
      int at = text.indexOf(cut);
      if (English.length(text) > LONGEST && at > 3) {
        text = text.substring(0, at);
      }
    }
    text = casing.titled(text.strip());
    return new Name(text, true, false, true, English.stem(English.lastWord(text)));
  }

  /** How many things a title names up to its noun; a compound counts once. */
  private int countThings(List<String> words) {
    int things = 0;
    boolean inThing = false;
    for (int i = 0; i <= titles.noun(words); i++) {
      boolean thing = English.is("thing", words.get(i));
      things += thing && !inThing ? 1 : 0;
      inThing = thing;
    }
    return things;
  }

  private static boolean hasThing(String text) {
    return English.words(text).stream().anyMatch(word -> English.is("thing", word));
  }

  private static String segment(String title) {
    String[] segments = title.split("\\s*,\\s*", -1);
    String best = segments.length == 0 ? title : segments[0];
    for (String segment : segments) {
      if (!hasThing(best) && hasThing(segment)) {
        best = segment;
      }
    }
    return best;
  }

  /**
   * The words of a title without brand, preposition phrases, numbers, sizes and trailing colours.
   */
  private List<String> core(String segment, String brand, boolean titleOnly) {
    List<String> words = new ArrayList<>(English.words(segment));
    List<String> maker = English.words(brand);
    for (int i = 0; !maker.isEmpty() && i + maker.size() <= words.size(); i++) {
      if (String.join(" ", words.subList(i, i + maker.size()))
          .equalsIgnoreCase(String.join(" ", maker))) {
        words.subList(i, i + maker.size()).clear();
        break;
      }
    }
    cutPhrase(words, titleOnly);
    if (titleOnly) {
      words = toNoun(words);
    }
    removeNumbers(words);
    while (words.size() > 1 && (droppable(words.getLast()) || (titleOnly && isMaterial(words)))) {
      words.removeLast();
    }
    while (words.size() > 1
        && (isNumber(words.getFirst())
            || (English.is("size", words.getFirst()) && !isCompound(words)))) {
      words.removeFirst();
    }
    return words;
  }

  /** True for a size that belongs to its noun, as in "jumbo bag". */
  private boolean isCompound(List<String> words) {
    return words.size() == 2 && titles.isCompound(words.getFirst(), words.getLast());
  }

  /** Cuts a phrase that begins with a preposition, unless the noun comes after it. */
  private static void cutPhrase(List<String> words, boolean titleOnly) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i).toLowerCase(Locale.ROOT);
      if (English.is("preposition", word) && !word.equals("of") && !word.equals("up")) {
        boolean nounLater = hasThing(String.join(" ", words.subList(i, words.size())));
        boolean nounBefore = hasThing(String.join(" ", words.subList(0, i)));
        if (nounBefore || !nounLater || !titleOnly) {
          words.subList(i, words.size()).clear();
        }
      }
    }
  }

  /** In "Lunch Bag Woodland" the noun is followed by what it looks like. */
  private List<String> toNoun(List<String> words) {
    int noun = titles.noun(words);
    return noun < 0 ? words : new ArrayList<>(words.subList(0, noun + 1));
  }

  /** True for a word that sets no thing apart from its like; a "gift bag" is its own kind. */
  private static boolean isFiller(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return (English.is("generic", lower) && !lower.equals("gift"))
        || lower.matches("colou?r(ed)?|assorted|asst|multi(colou?r)?");
  }

  private static boolean droppable(String word) {
    return isNumber(word)
        || English.isColour(word)
        || (English.isFunction(word) && !English.is("thing", word))
        || English.is("size", word)
        || word.toLowerCase(Locale.ROOT).matches("designs?|finish|tier|pieces?|style|asst|x");
  }

  /** True where the last word says what a thing is made of or like, and the thing stands before. */
  private static boolean isMaterial(List<String> words) {
    String last = words.getLast();
    return words.size() > 2
        && !English.is("thing", last)
        && (English.isMass(last)
            || English.isAdjective(last)
            || English.is("proper", last.toLowerCase(Locale.ROOT)));
  }

  /** With the units that they count, so that no "mm camera" is left of a "35 mm camera". */
  private static void removeNumbers(List<String> words) {
    for (int i = words.size() - 1; i >= 0; i--) {
      if (isNumber(words.get(i)) && !words.get(i).contains("-")) {
        words.remove(i);
        if (i < words.size() - 1 && UNITS.contains(words.get(i).toLowerCase(Locale.ROOT))) {
          words.remove(i);
        }
      }
    }
  }

  private static boolean isNumber(String word) {
    return Character.isDigit(word.charAt(0));
  }

  private Name commonName(List<String> words, int count, List<String> tags, boolean certain) {
    int of = of(words);
    int headAt = of > 0 ? of - 1 : words.size() - 1;
    int end = of > 0 ? Math.min(words.size(), of + 3) : words.size();
    String head = words.get(headAt);
    int start = Math.max(0, of > 0 ? headAt : headAt - 1);
    boolean unknown =
        tags.isEmpty() && words.size() <= LONGEST && !hasThing(String.join(" ", words));
    while (start > 0 && end - start < LONGEST && (unknown || titles.belongTogether(words, start))) {
      start--;
    }
    if (start > 1 && end - start <= LONGEST - 2 && joinsNouns(words, start - 1)) {
      start -= 2;
    }
    while (start < headAt
        && (words.get(start).length() == 1
            || isFiller(words.get(start))
            || (English.is("size", words.get(start))
                && !titles.isCompound(words.get(start), head)))) {
      start++;
    }
    List<String> kept = new ArrayList<>();
    for (int i = start; i < end; i++) {
      kept.add(casing.plain(words.get(i)));
    }
    boolean plural = English.isPlural(head);
    if (!plural && (count > 1 || peopleSayPlural(kept, tags)) && !English.isMass(head)) {
      kept.set(headAt - start, English.plural(kept.get(headAt - start)));
      plural = true;
    }
    return new Name(String.join(" ", kept), false, plural, certain, English.stem(head));
  }

  /**
   * Index of the "of" that follows the noun, as in "heart of wicker"; -1: none, or the noun comes
   * last, as in "Beware of the Cat Metal Sign".
   */
  private static int of(List<String> words) {
    int of = Math.max(words.indexOf("of"), words.indexOf("Of"));
    boolean nounLast =
        of > 0
            && English.is("thing", words.getLast())
            && !English.is("thing", words.get(of - 1))
            && of + 3 < words.size();
    return nounLast ? -1 : of;
  }

  /** True for the "and" of "salt and pepper pots", not for that of colours. */
  private static boolean joinsNouns(List<String> words, int at) {
    return words.get(at).equalsIgnoreCase("and")
        && !English.isColour(words.get(at - 1))
        && !English.isColour(words.get(at + 1));
  }

  /**
   * True where a tag has the same words with a plural noun: "trail shoes" for a title's "Trail
   * Shoe".
   */
  private static boolean peopleSayPlural(List<String> words, List<String> tags) {
    if (words.size() < 2) {
      return false;
    }
    String plural =
        String.join(" ", words.subList(0, words.size() - 1))
            + " "
            + English.plural(words.getLast());
    return tags.stream()
        .anyMatch(tag -> (" " + tag.toLowerCase(Locale.ROOT)).endsWith(" " + plural));
  }
}
