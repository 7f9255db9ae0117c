package io.recgpt.intent.profile;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A candidate interest that was refused.
 *
 * @param reason one sentence for people
 * @param eventIds the behaviors concerned, oldest first
 * @param itemIds the items concerned
 */
public record DroppedInterest(
    String name, DropCause cause, String reason, List<String> eventIds, List<String> itemIds) {

  public DroppedInterest {
    requireNonNull(name);
    requireNonNull(cause);
    requireNonNull(reason);
    eventIds = List.copyOf(eventIds);
    itemIds = List.copyOf(itemIds);
  }
}
