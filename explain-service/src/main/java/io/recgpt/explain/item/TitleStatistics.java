package io.recgpt.explain.item;

import io.recgpt.explain.language.English;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Counts over a catalogue's titles, from which nouns, compounds and proper names are recognized.
 */
final class TitleStatistics {
  /**
   * Share of title words that recur, or of items whose own text repeats them, in common-noun shops.
   */
  private static final double COMMON = 0.5;

  private static final double TOGETHER = 0.6;

  /** Share of a thing's titles in which it follows another thing that the title is about. */
  private static final double TRAILING = 0.25;

  private static final int MIN_TRAILING = 3;
  private static final int FEW = 30;

  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Integer> pairs = new HashMap<>();
  private final Map<String, Integer> trailing = new HashMap<>();
  private final boolean properNames;
  private final boolean capitals;

  TitleStatistics(List<ItemText> items) {
    int upper = 0;
    for (ItemText item : items) {
      count(item);
      upper += Casing.isUpper(item.title()) ? 1 : 0;
    }
    capitals = upper > items.size() / 2;
    properNames = !capitals && decideProper(items);
  }

  private void count(ItemText item) {
    List<String> title = titleWords(item);
    Set<String> once = new HashSet<>();
    for (int i = 0; i < title.size(); i++) {
      String word = English.stem(title.get(i));
      if (once.add(word)) {
        words.merge(word, 1, Integer::sum);
      }
      if (i > 0) {
        pairs.merge(English.stem(title.get(i - 1)) + " " + word, 1, Integer::sum);
      }
    }
    int last = lastThing(title, title.size());
    if (last > 0 && thingBefore(title, last) >= 0) {
      trailing.merge(English.stem(title.get(last)), 1, Integer::sum);
    }
  }

  /** Index of the last word before an end that names a thing; -1: none does. */
  private static int lastThing(List<String> title, int end) {
    int at = end - 1;
    while (at >= 0 && !English.is("thing", title.get(at))) {
      at--;
    }
    return at;
  }

  /**
   * Index of the thing before another that is no part of its compound: other words stand between,
   * or it is a plural. -1: there is none, or a preposition joins the two.
   */
  private static int thingBefore(List<String> title, int thing) {
    int before = lastThing(title, thing);
    boolean compound = before == thing - 1 && before >= 0 && !English.isPlural(title.get(before));
    boolean joined =
        before >= 0
            && title.subList(before, thing).stream()
                .anyMatch(word -> English.is("preposition", word) || word.equalsIgnoreCase("and"));
    return compound || joined ? -1 : before;
  }

  /**
   * Index of the word that says what a title is about, as "bag" in "Lunch Bag Vintage Doily": its
   * last thing, but for those that titles often put after another thing. -1: it names no thing.
   */
  int noun(List<String> title) {
    int at = lastThing(title, title.size());
    while (at > 0) {
      int before = thingBefore(title, at);
      String word = English.stem(title.get(at));
      int trails = trailing.getOrDefault(word, 0);
      if (before < 0
          || !(English.isPlural(title.get(before))
              || (trails >= MIN_TRAILING && trails >= TRAILING * count(word)))) {
        return at;
      }
      at = before;
    }
    return at;
  }

  /**
   * A shop's titles are common nouns where their words come again in other titles, or in the item's
   * own tags and description; titles of works are not.
   */
  private boolean decideProper(List<ItemText> items) {
    int total = 0;
    int again = 0;
    int own = 0;
    int named = 0;
    for (ItemText item : items) {
      Set<String> text = new HashSet<>();
      item.tags().forEach(tag -> English.words(tag).forEach(word -> addLower(text, word)));
      English.words(item.description()).forEach(word -> addLower(text, word));
      boolean repeated = false;
      List<String> title = titleWords(item);
      for (String word : title) {
        if (!English.isFunction(word)) {
          total++;
          again += words.getOrDefault(English.stem(word), 0) >= 3 ? 1 : 0;
          repeated |= text.contains(English.stem(word));
        }
      }
      own += repeated ? 1 : 0;
      named += title.size() == 1 || item.title().matches("(The|A|An) .*") ? 1 : 0;
    }
    if (items.size() < FEW) {
      return own < COMMON * items.size() && named * 5 >= items.size();
    }
    return again < COMMON * total && own < COMMON * items.size();
  }

  private static void addLower(Set<String> text, String word) {
    if (word.equals(word.toLowerCase(Locale.ROOT))) {
      text.add(English.stem(word));
    }
  }

  private static List<String> titleWords(ItemText item) {
    return English.words(item.titleWords().isBlank() ? item.title() : item.titleWords());
  }

  /** True where titles name works (films, books), whose capitals stay. */
  boolean properNames() {
    return properNames;
  }

  /** True where titles are written in capitals throughout. */
  boolean capitals() {
    return capitals;
  }

  /** In how many titles a word occurs. */
  int count(String word) {
    return words.getOrDefault(English.stem(word), 0);
  }

  /**
   * Whether the word at an index can't stand without the one before: "up gloves", "water bottle".
   */
  boolean belongTogether(List<String> title, int index) {
    String word = title.get(index);
    String before = title.get(index - 1);
    if (English.isFunction(word)) {
      return true;
    }
    if (English.isFunction(before) || English.isColour(before) || English.is("size", before)) {
      return false;
    }
    return isCompound(before, word);
  }

  /** Whether one of two words hardly occurs without the other. */
  boolean isCompound(String before, String word) {
    int both = pairs.getOrDefault(English.stem(before) + " " + English.stem(word), 0);
    return both >= 2 && both >= TOGETHER * Math.min(count(before), count(word));
  }
}
