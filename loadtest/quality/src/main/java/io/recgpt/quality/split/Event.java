package io.recgpt.quality.split;

import static java.util.Objects.requireNonNull;

/**
 * One behavior of the log, as far as splitting reads it.
 *
 * @param row position in the log, from 0: ties of time stand in this order
 * @param itemId empty for a search
 * @param timestamp seconds since 1970
 */
public record Event(int row, String userId, String itemId, Sign sign, long timestamp) {
  public Event {
    requireNonNull(userId, "userId");
    requireNonNull(itemId, "itemId");
    requireNonNull(sign, "sign");
    if (itemId.isEmpty() && sign != Sign.NEUTRAL) {
      throw new IllegalArgumentException(
          "item-id: empty (expected: an item for a %s event)".formatted(sign));
    }
  }

  /** What an event says of its item. */
  public enum Sign {
    /** The person took it or looked at it: may be a target. */
    POSITIVE,
    /** The person gave it back or disliked it: no target, but seen. */
    NEGATIVE,
    /** Neither: an impression or a search. */
    NEUTRAL
  }
}
