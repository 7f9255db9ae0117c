package io.recgpt.retrieval.item;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item as its catalogue describes it. Texts are empty where the catalogue says nothing.
 *
 * @param words the title's words without what is not language; empty: the title itself
 * @param price of one unit, or null where it is unknown
 * @param stock units in stock, or null where they are not tracked, which counts as in stock
 */
public record CatalogueItem(
    String id,
    String title,
    String words,
    String category,
    String brand,
    List<String> tags,
    Map<String, String> attributes,
    @Nullable Price price,
    @Nullable Long stock,
    String description) {

  public CatalogueItem {
    requireNonNull(title, "title");
    requireNonNull(words, "words");
    requireNonNull(category, "category");
    requireNonNull(brand, "brand");
    requireNonNull(description, "description");
    tags = List.copyOf(tags);
    attributes = Map.copyOf(attributes);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("item-id: empty (expected: 1 to 128 characters)");
    }
  }

  /** Characters of all its texts, those of its id and attributes among them. */
  public int characters() {
    int characters =
        id.length()
            + title.length()
            + words.length()
            + category.length()
            + brand.length()
            + description.length();
    for (String tag : tags) {
      characters += tag.length();
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      characters += attribute.getKey().length() + attribute.getValue().length();
    }
    return characters;
  }

  /** The title's words, or the title where there are none. */
  public String titleWords() {
    return words.isBlank() ? title : words;
  }

  /** What the item's vector is made from: title, tags and category. */
  public String text() {
    StringBuilder text = new StringBuilder(titleWords());
    tags.forEach(tag -> text.append(", ").append(tag));
    if (!category.isBlank()) {
      text.append(", ").append(category);
    }
    return text.toString();
  }
}
