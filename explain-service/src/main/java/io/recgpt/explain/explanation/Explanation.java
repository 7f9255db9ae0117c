package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Why an item is recommended.
 *
 * @param itemId the item
 * @param text 6 to 11 words; empty where nothing true can be said
 * @param kind what it is mainly about
 * @param claims all that the text says, the main claim first; none for an empty text
 * @param eventIds behaviors that prove it, at most 20
 * @param author who wrote the text
 */
public record Explanation(
    String itemId,
    String text,
    Kind kind,
    List<Claim> claims,
    List<String> eventIds,
    Author author) {
  private static final int MAX_ITEMS = 5;

  /** What an explanation is mainly about. */
  public enum Kind {
    /** Nothing true can be said. */
    NONE,
    /** The item belongs to an interest. */
    INTEREST,
    /** The item goes with one thing the person did. */
    BEHAVIOR,
    /** The item itself; no link is claimed. */
    ITEM
  }

  public Explanation {
    requireNonNull(itemId);
    requireNonNull(text);
    requireNonNull(kind);
    requireNonNull(author);
    claims = List.copyOf(claims);
    eventIds = List.copyOf(eventIds);
    if (text.isEmpty() != claims.isEmpty()) {
      throw new IllegalArgumentException(
          "claims: %d (expected: some with a text, none without)".formatted(claims.size()));
    }
  }

  /** An empty one, for an item of which nothing true can be said. */
  public static Explanation none(String itemId, Author author) {
    return new Explanation(itemId, "", Kind.NONE, List.of(), List.of(), author);
  }

  /** The interest it rests on; empty: none. */
  public String interestId() {
    for (Claim claim : claims) {
      if (claim instanceof Claim.OfInterest of) {
        return of.interestId();
      }
    }
    return "";
  }

  /** Items of the history that it rests on, those of the main claim first: at most 5. */
  public List<String> evidenceItemIds() {
    Set<String> ids = new LinkedHashSet<>();
    for (Claim claim : claims) {
      evidence(claim).forEach(one -> ids.add(one.itemId()));
    }
    return ids.stream().limit(MAX_ITEMS).toList();
  }

  private static List<Evidence> evidence(Claim claim) {
    return switch (claim) {
      case Claim.Together together -> List.of(together.anchor());
      case Claim.Like like -> like.items();
      case Claim.OfInterest of -> of.items();
      case Claim.Popular _, Claim.Quality _ -> List.of();
    };
  }
}
