package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

/**
 * What an item is called inside a sentence.
 *
 * @param text the short name, lower case but for proper names
 * @param proper true for the name of a work or a person's making, which takes no article
 * @param plural true where the name is a plural noun
 * @param head the noun itself, singular and lower case
 */
record Name(String text, boolean proper, boolean plural, String head) {
  Name {
    requireNonNull(text);
    requireNonNull(head);
  }

  /** "the trail shoes"; a proper name stands alone. */
  String definite() {
    return proper ? text : "the " + text;
  }

  /** False for "flour" and for plurals, of which there is no "another". */
  boolean countable() {
    return !proper && !plural && !English.is("mass", head);
  }
}
