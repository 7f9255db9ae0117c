package io.recgpt.retrieval.item;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One thing done by one person to one item.
 *
 * @param user ordinal of the person within the tenant, dense from 0
 * @param item ordinal of the item within the tenant, dense from 0
 */
public record Interaction(int user, int item, ItemAction action, Instant occurredAt) {
  public Interaction {
    requireNonNull(action, "action");
    requireNonNull(occurredAt, "occurredAt");
    if (user < 0 || item < 0) {
      throw new IllegalArgumentException(
          "user, item: %d, %d (expected: >= 0)".formatted(user, item));
    }
  }
}
