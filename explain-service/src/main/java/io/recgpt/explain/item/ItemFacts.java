package io.recgpt.explain.item;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * An item as the explainer understands it.
 *
 * @param text what the catalogue says
 * @param name what it is called inside a sentence
 * @param tags tags as written inside a sentence
 * @param qualities what can be said of it, best first within a form
 * @param titleWords the title's words as written inside a sentence, quantities left out
 * @param titleStems stems of the title's content words
 * @param ownStems stems of all its words
 * @param ownWords the words of its title, tags, attributes and description, folded
 * @param categoryWords the words of its category, folded, in their order
 * @param modifiers adjectives of its tags, material and title
 * @param colour its colour where the title says just one; empty: none
 * @param design the title without its colour: equal for variants of one design
 * @param look title words beside its noun that name a look, as "red retrospot"; empty: none
 */
public record ItemFacts(
    ItemText text,
    Name name,
    List<String> tags,
    List<Quality> qualities,
    List<String> titleWords,
    Set<String> titleStems,
    Set<String> ownStems,
    Set<String> ownWords,
    List<String> categoryWords,
    List<String> modifiers,
    String colour,
    String design,
    String look) {

  public ItemFacts {
    requireNonNull(text);
    requireNonNull(name);
    requireNonNull(colour);
    requireNonNull(design);
    requireNonNull(look);
    tags = List.copyOf(tags);
    qualities = List.copyOf(qualities);
    titleWords = List.copyOf(titleWords);
    titleStems = Set.copyOf(titleStems);
    ownStems = Set.copyOf(ownStems);
    ownWords = Set.copyOf(ownWords);
    categoryWords = List.copyOf(categoryWords);
    modifiers = List.copyOf(modifiers);
  }

  public String itemId() {
    return text.itemId();
  }

  /** Whether the catalogue says this of the item: its own words have each word of the phrase. */
  public boolean has(String feature) {
    return hasAll(Features.words(feature));
  }

  /** The same for a phrase that is cut into {@link Features} already. */
  public boolean hasAll(List<String> words) {
    return !words.isEmpty() && ownWords.containsAll(words);
  }

  /** The year that its attributes name; empty: none. */
  public String year() {
    return Lexicon.year(text);
  }

  /** True where the title is all that is known. */
  public boolean titleOnly() {
    return tags.isEmpty() && text.description().isEmpty();
  }
}
