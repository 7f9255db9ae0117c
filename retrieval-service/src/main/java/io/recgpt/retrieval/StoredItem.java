package io.recgpt.retrieval;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;

/**
 * An item as the store keeps it.
 *
 * @param ordinal its number within the tenant
 * @param item serialised
 * @param textHash of model and text that the embedding is of
 * @param cluster stands in for the category where the item has none; empty: none yet
 * @param sequence of its latest change
 */
record StoredItem(
    String tenant,
    int ordinal,
    byte[] item,
    byte[] textHash,
    Embedding embedding,
    String cluster,
    long sequence) {
  StoredItem {
    requireNonNull(tenant, "tenant");
    requireNonNull(item, "item");
    requireNonNull(textHash, "textHash");
    requireNonNull(embedding, "embedding");
    requireNonNull(cluster, "cluster");
  }
}
