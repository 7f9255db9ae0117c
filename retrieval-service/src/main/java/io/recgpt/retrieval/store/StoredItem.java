package io.recgpt.retrieval.store;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;

/**
 * An item as the store keeps it.
 *
 * @param ordinal its number within the tenant
 * @param textHash of model and text that the embedding is of
 * @param cluster stands in for the category where the item has none; empty: none yet
 * @param sequence of its latest change
 */
public record StoredItem(
    String tenant,
    int ordinal,
    CatalogueItem item,
    String textHash,
    Embedding embedding,
    String cluster,
    long sequence) {
  public StoredItem {
    requireNonNull(tenant, "tenant");
    requireNonNull(item, "item");
    requireNonNull(textHash, "textHash");
    requireNonNull(embedding, "embedding");
    requireNonNull(cluster, "cluster");
  }

  /** The item's category, or the cluster that stands in. */
  public String category() {
    return item.category().isBlank() ? cluster : item.category();
  }

  /** The same with a vector of another model than the store has. */
  public StoredItem with(Embedding other) {
    return new StoredItem(tenant, ordinal, item, textHash, other, cluster, sequence);
  }

  /** The same in another cluster, as of a later change. */
  public StoredItem with(String otherCluster, long laterSequence) {
    return new StoredItem(tenant, ordinal, item, textHash, embedding, otherCluster, laterSequence);
  }
}
