package io.recgpt.quality.audit;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One claim, looked at.
 *
 * @param itemId the item that it is about; empty: the person
 * @param claim what was claimed, for people
 * @param faults why it is false; empty: it is true
 */
record Finding(ClaimType type, String userId, String itemId, String claim, List<String> faults) {
  Finding {
    requireNonNull(type, "type");
    requireNonNull(userId, "userId");
    requireNonNull(itemId, "itemId");
    requireNonNull(claim, "claim");
    faults = List.copyOf(faults);
  }

  boolean isFalse() {
    return !faults.isEmpty();
  }
}
