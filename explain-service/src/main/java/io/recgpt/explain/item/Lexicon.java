package io.recgpt.explain.item;

import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a catalogue as a whole says of its words: which are names, which are common, how alike items
 * are by chance. Immutable; made anew as the catalogue changes.
 */
public final class Lexicon {
  private static final double WORDS_OF_A_LABEL = 1.3;
  private static final double AFTER_NOUN = 0.15;
  private static final int MIN_AFTER_NOUN = 3;

  private final int size;
  private final DomainWords domain;
  private final TitleStatistics titles;
  private final Casing casing;
  private final ShortNames names;
  private final SimilarityScale scale;
  private final boolean labels;
  private final Map<String, Integer> tagCounts = new HashMap<>();
  private final Map<String, Integer> nameCounts = new HashMap<>();
  private final Map<String, Integer> lookCounts = new HashMap<>();
  private final Map<String, Integer> afterNounCounts = new HashMap<>();
  private final Map<String, Integer> categoryCounts = new HashMap<>();

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
    FactsBuilder facts = new FactsBuilder(this, item);
    Name name = facts.name();
    if (!name.proper()) {
      nameCounts.merge(English.stem(name.text()), 1, Integer::sum);
    }
    if (!item.category().isEmpty()) {
      categoryCounts.merge(item.category(), 1, Integer::sum);
    }
    facts.looks().forEach(word -> lookCounts.merge(word, 1, Integer::sum));
    facts.afterNoun().forEach(word -> afterNounCounts.merge(word, 1, Integer::sum));
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

  public int size() {
    return size;
  }

  public DomainWords domain() {
    return domain;
  }

  public Casing casing() {
    return casing;
  }

  public ShortNames names() {
    return names;
  }

  TitleStatistics titles() {
    return titles;
  }

  public SimilarityScale scale() {
    return scale;
  }

  /** True where tags are labels of one word, such as genres, rather than phrases. */
  public boolean labels() {
    return labels;
  }

  /**
   * How much it says that two items share a tag: 0 where all have it, above 1 from a third down.
   */
  public double rarity(String tag) {
    int count = tagCounts.getOrDefault(tag.toLowerCase(Locale.ROOT), 0);
    return Math.log((size + 2.0) / (count + 1.0));
  }

  /** Whether items have this tag. */
  public boolean isTag(String phrase) {
    return tagCounts.containsKey(phrase.toLowerCase(Locale.ROOT));
  }

  /** How much it says that two titles share a word. */
  public double titleRarity(String word) {
    return Math.log((size + 2.0) / (titles.count(word) + 1.0));
  }

  /** How many items go by a short name. */
  public int nameCount(String name) {
    return nameCounts.getOrDefault(name, 0);
  }

  /** How many titles have a word that may name a look. */
  int lookCount(String word) {
    return lookCounts.getOrDefault(word, 0);
  }

  /** False for things, colours, sizes, materials and words that say nothing. */
  public static boolean tellsLook(String word) {
    return FactsBuilder.tellsLook(word);
  }

  /** Whether one of two words hardly stands in titles without the other: "keep calm". */
  public boolean isCompound(String before, String word) {
    return titles.isCompound(before, word);
  }

  /** True for a word that titles often put after their noun, as "Lunch Bag Woodland" does. */
  public boolean isLook(String word) {
    int after = afterNounCounts.getOrDefault(word, 0);
    return after >= MIN_AFTER_NOUN && after >= AFTER_NOUN * lookCount(word);
  }

  public int categoryCount(String category) {
    return categoryCounts.getOrDefault(category, 0);
  }

  public static String year(ItemText item) {
    String year = item.attributes().getOrDefault("year", "");
    return year.matches("1[89]\\d\\d|20\\d\\d") ? year : "";
  }
}
