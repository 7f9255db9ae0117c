package io.recgpt.intent.catalogue;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the miner knows of what a tenant offers, beyond the catalogue.
 *
 * @param name of the domain, for people; may be empty
 * @param language BCP 47, for example en
 * @param itemNoun what one item is called, for example film; "item" says nothing
 * @param stopWords words that never make a tag or an interest
 * @param vagueWords words too vague to be the core of a tag
 * @param consumables categories, tags or words of titles of daily consumables
 * @param verbs past-tense verbs by name of the behavior kind, for example PURCHASE: rated
 */
public record DomainWords(
    String name,
    String language,
    String itemNoun,
    Set<String> stopWords,
    Set<String> vagueWords,
    Set<String> consumables,
    Map<String, String> verbs) {

  /** For a tenant that never said. */
  public static final DomainWords DEFAULT =
      new DomainWords("", "en", "item", Set.of(), Set.of(), Set.of(), Map.of());

  public DomainWords {
    requireNonNull(name);
    requireNonNull(language);
    requireNonNull(itemNoun);
    stopWords = Set.copyOf(stopWords);
    vagueWords = Set.copyOf(vagueWords);
    consumables = Set.copyOf(consumables);
    verbs = Map.copyOf(verbs);
  }

  /** The same with verbs; blank ones are left out. */
  public DomainWords withVerbs(Map<String, String> others) {
    Map<String, String> told = new HashMap<>();
    others.forEach((kind, verb) -> {
      if (!verb.isBlank()) {
        told.put(kind, verb.strip());
      }
    });
    return new DomainWords(name, language, itemNoun, stopWords, vagueWords, consumables, told);
  }

  /** With the words as a person wrote them, in any case. */
  public static DomainWords of(
      String name,
      String language,
      String itemNoun,
      List<String> stopWords,
      List<String> vagueWords,
      List<String> consumables) {
    return new DomainWords(
        name.strip(),
        language.isBlank() ? "en" : language,
        itemNoun.isBlank() ? "item" : Words.lowerCase(itemNoun),
        lowerCase(stopWords),
        lowerCase(vagueWords),
        lowerCase(consumables),
        Map.of());
  }

  private static Set<String> lowerCase(List<String> words) {
    return words.stream().map(Words::lowerCase).collect(Collectors.toUnmodifiableSet());
  }
}
