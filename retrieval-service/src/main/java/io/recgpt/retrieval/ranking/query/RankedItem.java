package io.recgpt.retrieval.ranking.query;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.item.CatalogueItem;

/**
 * An item with what brought it.
 *
 * @param score comparable within one list only
 */
public record RankedItem(CatalogueItem item, double score, Attribution attribution) {
  public RankedItem {
    requireNonNull(item, "item");
    requireNonNull(attribution, "attribution");
  }
}
