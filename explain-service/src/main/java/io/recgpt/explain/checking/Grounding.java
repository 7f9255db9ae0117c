package io.recgpt.explain.checking;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.language.English;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a sentence on an item may be made of. An item's words are no more to be trusted than a
 * model's: they ground a word, but they excuse no offer, address or order.
 *
 * @param source all text of the item, for scripts without blanks
 * @param interest words of the interest's name, lower case
 * @param affirmed roots of the words that the item's text says of it
 * @param denied roots of those that it says only after a "not" or "without"
 * @param interestRoots roots of the interest's words
 * @param numbers the numbers that the item's text names, in digits
 * @param titleStems stems of the title's content words
 */
record Grounding(
    String source,
    List<String> interest,
    Set<String> affirmed,
    Set<String> denied,
    Set<String> interestRoots,
    Set<String> numbers,
    Set<String> titleStems) {
  /** Grounds nothing. */
  static final Grounding NONE =
      new Grounding("", List.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)?");
  private static final Pattern CLAUSE = Pattern.compile("[.;:!?,]+(?:\\s+|$)");
  private static final int DENIED_AFTER = 3;
  private static final int MAX_SPELLED = 12;

  Grounding {
    requireNonNull(source);
    interest = List.copyOf(interest);
    affirmed = Set.copyOf(affirmed);
    denied = Set.copyOf(denied);
    interestRoots = Set.copyOf(interestRoots);
    numbers = Set.copyOf(numbers);
    titleStems = Set.copyOf(titleStems);
  }

  static Grounding of(ItemFacts facts, String interestName) {
    ItemText item = facts.text();
    List<String> texts = new ArrayList<>();
    texts.add(item.title());
    texts.add(item.titleWords());
    texts.add(item.category());
    texts.add(item.brand());
    texts.addAll(item.tags());
    item.attributes().forEach((name, value) -> texts.add(name + " " + value));
    texts.add(item.description());
    Set<String> affirmed = new HashSet<>();
    Set<String> denied = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (String text : texts) {
      for (String clause : CLAUSE.split(text, -1)) {
        addClause(English.words(clause.toLowerCase(Locale.ROOT)), affirmed, denied);
      }
      numbersOf(text, numbers);
    }
    denied.removeAll(affirmed);
    List<String> interest = English.words(interestName.toLowerCase(Locale.ROOT));
    Set<String> interestRoots = new HashSet<>();
    interest.forEach(word -> addRoots(word, interestRoots));
    return new Grounding(
        String.join("\n", texts),
        interest,
        affirmed,
        denied,
        interestRoots,
        numbers,
        facts.titleStems());
  }

  private static void addClause(List<String> words, Set<String> affirmed, Set<String> denied) {
    int left = 0;
    for (String word : words) {
      if (English.is("denial", word)) {
        left = DENIED_AFTER;
      } else if (!English.isFunction(word)) {
        addRoots(word, left > 0 && !turnsAround(word) ? denied : affirmed);
        left--;
      }
    }
  }

  /** A compound counts as a whole and by its parts, unless its end turns it around. */
  private static void addRoots(String word, Set<String> roots) {
    roots.add(WordRoot.of(word));
    if (!turnsAround(word)) {
      for (String part : word.split("-", -1)) {
        if (!part.isEmpty()) {
          roots.add(WordRoot.of(part));
        }
      }
    }
  }

  /** True for "plastic-free" and "non-slip", which deny what they name. */
  static boolean turnsAround(String word) {
    return word.endsWith("-free") || word.endsWith("-less") || word.startsWith("non-");
  }

  /** Adds the numbers of a text; "one" and "two" count as 1 and 2. */
  static void numbersOf(String text, Set<String> numbers) {
    Matcher digits = NUMBER.matcher(text);
    while (digits.find()) {
      numbers.add(digits.group().replace(',', '.'));
    }
    for (String word : English.words(text.toLowerCase(Locale.ROOT))) {
      for (String part : word.split("-", -1)) {
        for (int i = 2; i <= MAX_SPELLED; i++) {
          if (part.equals(English.number(i))) {
            numbers.add(Integer.toString(i));
          }
        }
        if (English.is("quantity", part)) {
          numbers.add(part);
        }
      }
    }
  }

  /** Whether the item's text says this word of it. */
  boolean ofItem(String word) {
    return said(word, affirmed);
  }

  /** Whether the interest's name has this word. */
  boolean ofInterest(String word) {
    return said(word, interestRoots);
  }

  /** Whether the item's text has this word only as what the item is not or has not. */
  boolean isDenied(String word) {
    return denied.contains(WordRoot.of(word));
  }

  private static boolean said(String word, Set<String> roots) {
    if (roots.contains(WordRoot.of(word))) {
      return true;
    }
    Set<String> parts =
        turnsAround(word)
            ? Set.of()
            : Stream.of(word.split("-", -1))
                .filter(part -> !English.isFunction(part) && !part.isEmpty())
                .collect(Collectors.toSet());
    return word.contains("-")
        && !parts.isEmpty()
        && parts.stream().allMatch(part -> roots.contains(WordRoot.of(part)));
  }
}
