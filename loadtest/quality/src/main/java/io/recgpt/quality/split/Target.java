package io.recgpt.quality.split;

import static java.util.Objects.requireNonNull;

/**
 * The item that a user takes next, which the ranking should foresee.
 *
 * @param timestamp when it was taken, seconds since 1970: "now" of the recommendation
 */
public record Target(String userId, String itemId, long timestamp) {
  public Target {
    requireNonNull(userId, "userId");
    requireNonNull(itemId, "itemId");
  }
}
