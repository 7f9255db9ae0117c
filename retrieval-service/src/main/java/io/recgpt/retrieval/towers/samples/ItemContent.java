package io.recgpt.retrieval.towers.samples;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;

/**
 * What an item is, apart from who took it.
 *
 * @param text unit vector of its title and description
 * @param category its category, or a cluster where the catalogue has none; empty if unknown
 * @param brand empty if unknown
 * @param price in minor units of one currency; NaN if unknown
 */
public record ItemContent(Embedding text, String category, String brand, double price) {
  public ItemContent {
    requireNonNull(text);
    requireNonNull(category);
    requireNonNull(brand);
  }
}
