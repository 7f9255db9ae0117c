package io.recgpt.intent.catalogue;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import java.util.List;

/**
 * What the miner knows of an item.
 *
 * @param titleWords the title without what is not language; never empty
 * @param category the category, or the cluster that stands in
 * @param brand empty where unknown
 * @param embedding unit vector of the item's text
 */
public record CatalogueItem(
    String itemId,
    String title,
    String titleWords,
    String category,
    String brand,
    List<String> tags,
    Embedding embedding) {

  public CatalogueItem {
    requireNonNull(itemId);
    requireNonNull(title);
    titleWords = titleWords.isBlank() ? title : titleWords;
    requireNonNull(category);
    requireNonNull(brand);
    tags = List.copyOf(tags);
    requireNonNull(embedding);
  }
}
