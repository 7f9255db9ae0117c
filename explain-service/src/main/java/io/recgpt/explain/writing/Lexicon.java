package io.recgpt.explain.writing;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a catalogue as a whole says of its words: which are names, which are common, how alike items
 * are by chance. Immutable; made anew as the catalogue changes.
 */
public final class Lexicon {
  private static final double WORDS_OF_A_LABEL = 1.3;

  private final int size;
  private final DomainWords domain;
  private final TitleStatistics titles;
  private final Casing casing;
  private final ShortNames names;
  private final SimilarityScale scale;
  private final boolean labels;
  private final Map<String, Integer> tagCounts = new HashMap<>();
  private final Map<String, Integer> headCounts = new HashMap<>();
  private final Map<String, Integer> yearCounts = new HashMap<>();
  private final Map<String, Integer> categoryCounts = new HashMap<>();
  private final Map<String, TreeSet<String>> colours = new TreeMap<>();

  private Lexicon(List<ItemText> items, int size, DomainWords domain) {
    this.size = size;
    this.domain = domain;
    this.titles = new TitleStatistics(items);
    this.casing = Casing.learn(items, titles.capitals());
    this.names = new ShortNames(titles, casing);
    this.scale = SimilarityScale.of(items);
    int tags = 0;
    int words = 0;
    for (ItemText item : items) {
      for (String tag : item.tags()) {
        tags++;
        words += English.length(tag);
        tagCounts.merge(tag.toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
    }
    this.labels = tags > 0 && words < WORDS_OF_A_LABEL * tags;
    for (ItemText item : items) {
      countPlace(item);
    }
  }

  private void countPlace(ItemText item) {
    Name name = names.of(item);
    if (!name.proper()) {
      headCounts.merge(name.head(), 1, Integer::sum);
    }
    if (!item.category().isEmpty()) {
      categoryCounts.merge(item.category(), 1, Integer::sum);
    }
    String year = year(item);
    if (!year.isEmpty()) {
      yearCounts.merge(year, 1, Integer::sum);
    }
    FactsBuilder facts = new FactsBuilder(this, item);
    if (!facts.colour().isEmpty()) {
      colours.computeIfAbsent(facts.design(), key -> new TreeSet<>()).add(facts.colour());
    }
  }

  /**
   * Learns from a catalogue.
   *
   * @param items all items, or a sample where the catalogue is large
   * @param size how many items the catalogue has
   */
  public static Lexicon of(List<ItemText> items, int size, DomainWords domain) {
    return new Lexicon(items, size, domain);
  }

  /** Understands an item. */
  public ItemFacts facts(ItemText item) {
    return new FactsBuilder(this, item).build();
  }

  int size() {
    return size;
  }

  DomainWords domain() {
    return domain;
  }

  Casing casing() {
    return casing;
  }

  ShortNames names() {
    return names;
  }

  SimilarityScale scale() {
    return scale;
  }

  /** True where tags are labels of one word, such as genres, rather than phrases. */
  boolean labels() {
    return labels;
  }

  /** How much it says that two items share a tag: 0 where all have it, above 1 from a third down. */
  double rarity(String tag) {
    int count = tagCounts.getOrDefault(tag.toLowerCase(Locale.ROOT), 0);
    return Math.log((size + 2.0) / (count + 1.0));
  }

  /** How much it says that two titles share a word. */
  double titleRarity(String word) {
    return Math.log((size + 2.0) / (titles.count(word) + 1.0));
  }

  int headCount(String head) {
    return headCounts.getOrDefault(head, 0);
  }

  int yearCount(String year) {
    return yearCounts.getOrDefault(year, 0);
  }

  int categoryCount(String category) {
    return categoryCounts.getOrDefault(category, 0);
  }

  /** The colours in which a design comes. */
  Set<String> colours(String design) {
    return colours.getOrDefault(design, new TreeSet<>());
  }

  static String year(ItemText item) {
    String year = item.attributes().getOrDefault("year", "");
    return year.matches("1[89]\\d\\d|20\\d\\d") ? year : "";
  }
}
