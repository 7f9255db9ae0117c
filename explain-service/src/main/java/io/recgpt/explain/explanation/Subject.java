package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item to explain, with what brought it.
 *
 * @param itemId the item
 * @param expert who put it into the list
 * @param interestId interest that retrieval says it belongs to; empty: none
 * @param sharedFeatures what it shares with that interest's evidence, rarest first
 * @param anchorItemId item of the history that led here; empty: none
 * @param takenTogether who took both the anchor and the item; null: too few
 * @param popularity how popular the item is; null: unknown
 */
public record Subject(
    String itemId,
    Expert expert,
    String interestId,
    List<String> sharedFeatures,
    String anchorItemId,
    @Nullable TakenTogether takenTogether,
    @Nullable Popularity popularity) {
  public Subject {
    requireNonNull(itemId);
    requireNonNull(expert);
    requireNonNull(interestId);
    requireNonNull(anchorItemId);
    sharedFeatures = List.copyOf(sharedFeatures);
  }

  /** An item of which nothing more is known. */
  public static Subject of(String itemId) {
    return new Subject(itemId, Expert.UNKNOWN, "", List.of(), "", null, null);
  }

  /** The same item, as it belongs to an interest by its features, or by the interest's name. */
  public Subject withInterest(String id, List<String> features) {
    return new Subject(
        itemId, Expert.INTEREST, id, features, anchorItemId, takenTogether, popularity);
  }

  /** The same item, led to by an item of the history. */
  public Subject withAnchor(String id, @Nullable TakenTogether counts) {
    return new Subject(itemId, expert, interestId, sharedFeatures, id, counts, popularity);
  }

  /** The same item, with how popular it is. */
  public Subject withPopularity(Popularity counted) {
    return new Subject(
        itemId, expert, interestId, sharedFeatures, anchorItemId, takenTogether, counted);
  }
}
