package io.recgpt.retrieval.item;

import io.recgpt.inference.Embedding;

/**
 * An item with what was derived from it.
 *
 * @param ordinal its number within the tenant, dense from 0
 * @param category the item's category, or the cluster that stands in; empty: none yet
 * @param embedding unit vector of the item's text
 * @param sequence of the change that made it so
 */
public record PlacedItem(
    int ordinal, CatalogueItem item, String category, Embedding embedding, long sequence) {}
