package io.recgpt.retrieval.item;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What items are compared by, to tell whether one belongs to an interest: as the contract defines
 * it with {@code Attribution.interest_id}.
 */
public final class Features {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern NUMBER = Pattern.compile(".*\\p{N}.*");

  /** Words of the language that tell nothing of a thing. */
  private static final Set<String> STOP_WORDS =
      Set.of(
          "a", "an", "and", "as", "at", "but", "by", "for", "from", "her", "his", "in", "into",
          "is", "it", "its", "my", "no", "not", "of", "off", "on", "or", "our", "out", "over", "s",
          "so", "than", "that", "the", "their", "this", "to", "up", "with", "without", "your");

  private static final int MIN_STEM = 5;
  private static final int MAX_ENDING = 4;

  private Features() {}

  /** Tags and title words, each once. */
  public static Set<String> of(CatalogueItem item) {
    Set<String> features = new LinkedHashSet<>();
    item.tags().forEach(tag -> addPhrase(tag, features));
    features.addAll(words(item.title()));
    return features;
  }

  /** The words of title, tags and category, each once. */
  public static Set<String> wordsOf(CatalogueItem item) {
    Set<String> words = new LinkedHashSet<>(words(item.title()));
    item.tags().forEach(tag -> words.addAll(words(tag)));
    words.addAll(words(item.category()));
    return words;
  }

  /** The words of a text that tell something, plurals folded, in their order. */
  public static List<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String word = matcher.group();
      if (word.length() > 1 && !NUMBER.matcher(word).matches() && !STOP_WORDS.contains(word)) {
        words.add(singular(word));
      }
    }
    return List.copyOf(words);
  }

  /**
   * True where an item has each word of a text, in some form: two forms of a word have five letters
   * at their begin in common and at most four more each, as "romantic" and "romance".
   */
  public static boolean hasAll(Set<String> itemWords, List<String> words) {
    return words.stream()
        .allMatch(word ->
            itemWords.contains(word) || itemWords.stream().anyMatch(each -> ofOneStem(word, each)));
  }

  /** The words of an index that are another form of a word. */
  public static Collection<String> ofOneStem(String word, SortedMap<String, ?> index) {
    if (word.length() < MIN_STEM) {
      return List.of();
    }
    String stem = word.substring(0, MIN_STEM);
    return index.subMap(stem, stem + Character.MAX_VALUE).keySet().stream()
        .filter(each -> ofOneStem(word, each))
        .toList();
  }

  private static boolean ofOneStem(String one, String other) {
    int common = 0;
    while (common < Math.min(one.length(), other.length())
        && one.charAt(common) == other.charAt(common)) {
      common++;
    }
    return common >= MIN_STEM && Math.max(one.length(), other.length()) - common <= MAX_ENDING;
  }

  private static void addPhrase(String text, Set<String> features) {
    String phrase = String.join(" ", words(text));
    if (!phrase.isEmpty()) {
      features.add(phrase);
    }
  }

  /** A word with its plural folded. */
  public static String singular(String word) {
    if (word.length() > 4 && word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.length() > 4
        && (word.endsWith("ses")
            || word.endsWith("xes")
            || word.endsWith("zes")
            || word.endsWith("ches")
            || word.endsWith("shes"))) {
      return word.substring(0, word.length() - 2);
    }
    if (word.length() > 3
        && word.endsWith("s")
        && !word.endsWith("ss")
        && !word.endsWith("us")
        && !word.endsWith("is")) {
      return word.substring(0, word.length() - 1);
    }
    return word;
  }
}
