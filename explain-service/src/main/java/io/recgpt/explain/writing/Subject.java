package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * An item to explain, with what brought it.
 *
 * @param itemId the item
 * @param interestId interest that retrieval says it serves; empty: none
 * @param anchorItemId item of the history that led here; empty: none
 * @param channels channels that contributed
 * @param topIsTrending true where popularity contributed most
 */
public record Subject(
    String itemId,
    String interestId,
    String anchorItemId,
    Set<Channel> channels,
    boolean topIsTrending) {
  public Subject {
    requireNonNull(itemId);
    requireNonNull(interestId);
    requireNonNull(anchorItemId);
    channels = Set.copyOf(channels);
  }

  /** The same item, as it serves another interest. */
  public Subject withInterest(String id) {
    return new Subject(itemId, id, anchorItemId, channels, topIsTrending);
  }
}
