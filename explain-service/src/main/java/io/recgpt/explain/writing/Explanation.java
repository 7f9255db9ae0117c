package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Why an item is recommended.
 *
 * @param itemId the item
 * @param text 6 to 11 words; empty for an unknown item
 * @param claim what kind of claim the text makes
 * @param interestId the interest it rests on; empty: none
 * @param eventIds behaviours that prove it, at most 20
 * @param evidenceItemIds items cited, at most 5
 * @param author who wrote the text
 */
public record Explanation(
    String itemId,
    String text,
    Claim claim,
    String interestId,
    List<String> eventIds,
    List<String> evidenceItemIds,
    Author author) {

  /** What kind of claim an explanation makes. */
  public enum Claim {
    /** Nothing true can be said. */
    NONE,
    /** The item belongs to an interest. */
    INTEREST,
    /** The item goes with one thing the person did. */
    BEHAVIOR,
    /** The item's own qualities; no link is claimed. */
    ITEM
  }

  public Explanation {
    requireNonNull(itemId);
    requireNonNull(text);
    requireNonNull(claim);
    requireNonNull(interestId);
    requireNonNull(author);
    eventIds = List.copyOf(eventIds);
    evidenceItemIds = List.copyOf(evidenceItemIds);
  }

  static Explanation none(String itemId) {
    return new Explanation(itemId, "", Claim.NONE, "", List.of(), List.of(), Author.EXTRACTIVE);
  }
}
