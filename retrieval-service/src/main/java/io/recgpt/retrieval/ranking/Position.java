package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.ranking.query.Expert;

/** A position of a list without its reason: an item, and who put it there. */
public record Position(String itemId, Expert expert) {
  public Position {
    requireNonNull(itemId, "itemId");
    requireNonNull(expert, "expert");
  }
}
