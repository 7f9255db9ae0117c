package io.recgpt.explain.item;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.PlainText;
import io.recgpt.inference.Embedding;
import java.util.List;
import java.util.Map;

/**
 * What is known of an item: plain text without markup or control characters, see {@link PlainText}.
 *
 * @param itemId key within the tenant
 * @param title name as shown to people
 * @param titleWords the title without what is not language; empty: the title itself
 * @param category category or cluster name; empty: unknown
 * @param brand maker; empty: unknown
 * @param tags descriptive tags
 * @param attributes other named values
 * @param description sentences; empty: none
 * @param embedding unit vector of the item's text
 */
public record ItemText(
    String itemId,
    String title,
    String titleWords,
    String category,
    String brand,
    List<String> tags,
    Map<String, String> attributes,
    String description,
    Embedding embedding) {

  public ItemText {
    requireNonNull(itemId);
    requireNonNull(title);
    requireNonNull(titleWords);
    requireNonNull(category);
    requireNonNull(brand);
    requireNonNull(description);
    requireNonNull(embedding);
    tags = List.copyOf(tags);
    attributes = Map.copyOf(attributes);
  }
}
