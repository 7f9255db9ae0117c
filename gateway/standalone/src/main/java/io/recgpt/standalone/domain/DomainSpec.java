package io.recgpt.standalone.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What a data set means: how its columns become items and behaviors, and the words of its trade.
 *
 * @param name name of the domain, for people, 1 to 100 characters
 * @param language language of titles and tags, BCP 47
 * @param clock whose time "now" is
 * @param itemNoun what one item is called, singular
 * @param items how item lines are read
 * @param behaviors kind of behavior by type in the log, where the value decides by that, too; types
 *     in lower case
 * @param vocabulary words that are no tags, or no interest
 * @param phrasing words of explanations
 */
public record DomainSpec(
    String name,
    String language,
    DomainClock clock,
    String itemNoun,
    ItemRules items,
    Map<String, KindRule> behaviors,
    Vocabulary vocabulary,
    Phrasing phrasing) {

  public DomainSpec {
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException(
          "name: %d characters (expected: 1 to 100)".formatted(name.length()));
    }
    requireNonNull(language, "language");
    requireNonNull(clock, "clock");
    requireNonNull(itemNoun, "itemNoun");
    requireNonNull(items, "items");
    behaviors = Map.copyOf(behaviors);
    requireNonNull(vocabulary, "vocabulary");
    requireNonNull(phrasing, "phrasing");
  }

  /** The same with other words of explanations. */
  public DomainSpec with(Phrasing other) {
    return new DomainSpec(name, language, clock, itemNoun, items, behaviors, vocabulary, other);
  }

  /** Whose time "now" is: the server's, or that of the log's last event. */
  public enum DomainClock {
    WALL,
    DATA
  }

  /** How titles are shown: as they stand, or in title case where they are all capitals. */
  public enum TitleStyle {
    KEEP,
    TITLE
  }

  /**
   * Which attribute means what; an empty name means that the data has none.
   *
   * @param titleStyle how titles are shown
   * @param textStrip regular expressions removed from the title's words, not from what is shown
   * @param category attribute of the category
   * @param brand attribute of the brand
   * @param price attribute of the price, a decimal number
   * @param currency ISO 4217 code of prices
   * @param stock attribute of the units in stock
   * @param description attribute of the description
   */
  public record ItemRules(
      TitleStyle titleStyle,
      List<String> textStrip,
      String category,
      String brand,
      String price,
      String currency,
      String stock,
      String description) {
    public ItemRules {
      requireNonNull(titleStyle, "titleStyle");
      textStrip = List.copyOf(textStrip);
      if (!price.isEmpty() && currency.isEmpty()) {
        throw new IllegalArgumentException("currency: empty (expected: a code such as EUR)");
      }
    }
  }

  /** Words that never make a tag, are too vague for its core, or name daily consumables. */
  public record Vocabulary(
      List<String> stopWords, List<String> vagueWords, List<String> consumables) {
    public Vocabulary {
      stopWords = List.copyOf(stopWords);
      vagueWords = List.copyOf(vagueWords);
      consumables = List.copyOf(consumables);
    }
  }

  /** Past-tense verbs by kind of behavior, and words that no explanation may have. */
  public record Phrasing(Map<EventKind, String> verbs, List<String> bannedWords) {
    public Phrasing {
      verbs = Map.copyOf(verbs);
      bannedWords = List.copyOf(bannedWords);
    }
  }
}
