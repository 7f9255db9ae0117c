package io.recgpt.retrieval.ranking.model;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.PlacedItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The space in which trained towers place users, items and tags (RecGPT V1, user-item-tag
 * retrieval). All vectors are of length 1. Thread-safe.
 */
public interface LearnedSpace {
  /** One item of a history, with the vector of its text. */
  record Taken(String itemId, ItemAction action, Embedding text) {}

  /** The person with a history, oldest first; null where nothing in it is known. */
  @Nullable Embedding user(List<Taken> history);

  /** A tag, from the vector of its text. */
  Embedding tag(Embedding text);

  /** An item, known or new; from its content alone where it was not there in training. */
  Embedding item(PlacedItem item);
}
