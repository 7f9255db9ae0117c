package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.PlainText;
import java.util.Locale;

/**
 * What a shared sentence is about: an item as one may see it with an interest. It names an interest
 * by its words, so that people with the same interest share it, and never a person.
 *
 * @param interest the interest's name in lower case and plain text; empty: the item by itself
 * @param itemId the item
 */
public record Pair(String interest, String itemId) {
  /** Longest name of an interest, in characters. */
  public static final int MAX_INTEREST_CHARACTERS = 60;

  public Pair {
    requireNonNull(interest);
    requireNonNull(itemId);
  }

  /** An item with an interest of this name, however it is written. */
  public static Pair of(String interestName, String itemId) {
    return new Pair(
        PlainText.clean(interestName, MAX_INTEREST_CHARACTERS).toLowerCase(Locale.ROOT), itemId);
  }

  /** An item by itself. */
  public static Pair ofItem(String itemId) {
    return new Pair("", itemId);
  }
}
