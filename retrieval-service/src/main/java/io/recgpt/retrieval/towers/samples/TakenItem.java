package io.recgpt.retrieval.towers.samples;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import org.jspecify.annotations.Nullable;

/**
 * One event of a user's history.
 *
 * @param itemId the item, known to the towers or not
 * @param action what the user did; what is not positive doesn't count
 * @param text unit vector of the item's text, read only where the towers don't know the item; where
 *     it is null such an event doesn't count
 */
public record TakenItem(String itemId, ItemAction action, @Nullable Embedding text) {
  public TakenItem {
    requireNonNull(itemId);
    requireNonNull(action);
  }
}
