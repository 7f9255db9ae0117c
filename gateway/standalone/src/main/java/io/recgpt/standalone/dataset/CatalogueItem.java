package io.recgpt.standalone.dataset;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An item of a catalogue.
 *
 * @param id key within the tenant
 * @param title name as shown to people
 * @param titleWords the title without what is not language; empty: the title itself
 * @param category category; empty: none
 * @param brand brand or maker; empty: unknown
 * @param tags descriptive tags
 * @param attributes other named attributes, in order of their names
 * @param price price of one unit; null: unknown
 * @param stock units in stock, 0 or more; null: not tracked
 * @param description sentences about the item; empty: none
 */
public record CatalogueItem(
    String id,
    String title,
    String titleWords,
    String category,
    String brand,
    List<String> tags,
    Map<String, String> attributes,
    @Nullable Price price,
    @Nullable Long stock,
    String description) {

  public CatalogueItem {
    requireNonNull(id, "id");
    requireNonNull(title, "title");
    tags = List.copyOf(tags);
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
