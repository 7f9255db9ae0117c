package io.recgpt.explain.language;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a tenant's domain says of words.
 *
 * @param itemNoun what one item is called, singular
 * @param verbs past-tense verbs by name of the behavior kind
 * @param bannedWords lower-case words that no explanation may have
 */
public record DomainWords(String itemNoun, Map<String, String> verbs, Set<String> bannedWords) {
  /** Of a tenant that has set nothing. */
  public static final DomainWords DEFAULT = new DomainWords("item", Map.of(), Set.of());

  public DomainWords {
    requireNonNull(itemNoun);
    itemNoun = itemNoun.isBlank() ? "item" : itemNoun.strip().toLowerCase(Locale.ROOT);
    verbs = Map.copyOf(verbs);
    bannedWords =
        bannedWords.stream()
            .map(word -> word.strip().toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The verb for a kind of behavior.
   *
   * @param otherwise the verb where the domain names none
   */
  public String verb(String kind, String otherwise) {
    String verb = verbs.getOrDefault(kind, "").strip();
    return verb.isEmpty() ? otherwise : verb;
  }
}
