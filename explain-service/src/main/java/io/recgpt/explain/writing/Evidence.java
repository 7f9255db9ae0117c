package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

/**
 * An item of a person's history.
 *
 * @param itemId the item
 * @param kind the strongest behaviour towards it
 */
public record Evidence(String itemId, BehaviorKind kind) {
  public Evidence {
    requireNonNull(itemId);
    requireNonNull(kind);
  }
}
