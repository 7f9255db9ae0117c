package io.recgpt.explain.item;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.English;

/**
 * What an item is called inside a sentence.
 *
 * @param text the short name, lower case but for proper names
 * @param proper true for the name of a work or a person's making, which takes no article
 * @param plural true where the name is a plural noun
 * @param certain false where the title has several nouns, any of which may be the thing
 * @param head the noun itself, singular and lower case
 */
public record Name(String text, boolean proper, boolean plural, boolean certain, String head) {
  public Name {
    requireNonNull(text);
    requireNonNull(head);
  }

  /** "the trail shoes"; a proper name stands alone. */
  public String definite() {
    return proper ? text : "the " + text;
  }

  /** False for "flour" and for plurals, of which there is no "another". */
  public boolean countable() {
    return !proper && !plural && !English.isMass(head);
  }
}
