package io.recgpt.quality.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which category a predicted tag stands for, where categories are not the cluster's own: that of
 * most items whose texts have all its words; where none has, of most of the items whose shared
 * words are the rarest.
 */
public final class TagCategories {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}]{2,}", Pattern.UNICODE_CHARACTER_CLASS);

  private final Map<String, Set<String>> itemsOfWord = new HashMap<>();
  private final UnaryOperator<String> category;
  private final int items;

  /**
   * @param texts title, tags and category by item
   * @param category of an item; empty: none
   */
  public TagCategories(Map<String, String> texts, UnaryOperator<String> category) {
    this.category = category;
    this.items = texts.size();
    texts.forEach((item, text) -> {
      for (String word : words(text)) {
        itemsOfWord.computeIfAbsent(word, _ -> new HashSet<>()).add(item);
      }
    });
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String word = matcher.group();
      words.add(
          word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")
              ? word.substring(0, word.length() - 1)
              : word);
    }
    return words;
  }

  /** The category of a tag; empty where no item has any of its words. */
  public String of(String tag) {
    List<Set<String>> known = new ArrayList<>();
    for (String word : words(tag)) {
      Set<String> having = itemsOfWord.get(word);
      if (having != null) {
        known.add(having);
      }
    }
    if (known.isEmpty()) {
      return "";
    }
    Map<String, Double> weights = new HashMap<>();
    for (Set<String> having : known) {
      double weight = Math.log(1 + (double) items / having.size());
      having.forEach(item -> weights.merge(item, weight, Double::sum));
    }
    double most = weights.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    Set<String> carriers = new HashSet<>();
    weights.forEach((item, weight) -> {
      // What has all words has the greatest weight there can be.
      if (weight >= most - 1e-9) {
        carriers.add(item);
      }
    });
    return majority(carriers);
  }

  private String majority(Set<String> carriers) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String item : carriers) {
      String own = category.apply(item);
      if (!own.isEmpty()) {
        counts.merge(own, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
