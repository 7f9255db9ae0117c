package io.recgpt.retrieval.item;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which items may be recommended; all conditions given must hold. Texts are compared without case.
 *
 * @param anyTags the item has at least one of these; empty: any
 * @param anyCategories the item's category, or the cluster that stands in, is one of these
 * @param attributes the item has each of these; the key "brand" means the brand
 * @param minPrice lowest price, inclusive; null: no bound
 * @param maxPrice highest price, inclusive; null: no bound
 * @param inStock true: only items in stock
 * @param excludedIds items to leave out
 * @param onlyIds only these items; empty: all
 */
public record ItemFilter(
    Set<String> anyTags,
    Set<String> anyCategories,
    Map<String, String> attributes,
    @Nullable Price minPrice,
    @Nullable Price maxPrice,
    boolean inStock,
    Set<String> excludedIds,
    Set<String> onlyIds) {

  /** Every item passes. */
  public static final ItemFilter ALL =
      new ItemFilter(Set.of(), Set.of(), Map.of(), null, null, false, Set.of(), Set.of());

  private static final String BRAND = "brand";

  /** Only these items; all where there are none. */
  public static ItemFilter only(Set<String> ids) {
    return new ItemFilter(Set.of(), Set.of(), Map.of(), null, null, false, Set.of(), ids);
  }

  public ItemFilter {
    anyTags = folded(anyTags);
    anyCategories = folded(anyCategories);
    Map<String, String> byKey = new HashMap<>();
    attributes.forEach((key, value) -> byKey.put(key, folded(value)));
    attributes = Map.copyOf(byKey);
    excludedIds = kept(excludedIds);
    onlyIds = kept(onlyIds);
  }

  /**
   * Whether an item passes.
   *
   * @param category the item's category, or the cluster that stands in
   */
  public boolean admits(CatalogueItem item, String category) {
    return (onlyIds.isEmpty() || onlyIds.contains(item.id()))
        && !excludedIds.contains(item.id())
        && (!inStock || inStock(item.stock()))
        && (anyCategories.isEmpty() || anyCategories.contains(folded(category)))
        && hasTag(item.tags())
        && hasAttributes(item)
        && priced(item.price());
  }

  private static boolean inStock(@Nullable Long stock) {
    return stock == null || stock > 0;
  }

  private boolean hasTag(List<String> tags) {
    return anyTags.isEmpty() || tags.stream().anyMatch(tag -> anyTags.contains(folded(tag)));
  }

  private boolean hasAttributes(CatalogueItem item) {
    for (Map.Entry<String, String> wanted : attributes.entrySet()) {
      String key = wanted.getKey();
      String value = item.attributes().get(key);
      boolean brand = key.equals(BRAND) && folded(item.brand()).equals(wanted.getValue());
      if (!brand && (value == null || !folded(value).equals(wanted.getValue()))) {
        return false;
      }
    }
    return true;
  }

  private boolean priced(@Nullable Price price) {
    return (minPrice == null || comparable(price, minPrice) >= 0)
        && (maxPrice == null
            || (price != null
                && price.currency().equals(maxPrice.currency())
                && price.minorUnits() <= maxPrice.minorUnits()));
  }

  /** Difference to a bound, negative where there is nothing to compare. */
  private static long comparable(@Nullable Price price, Price bound) {
    return price == null || !price.currency().equals(bound.currency())
        ? -1
        : Long.compare(price.minorUnits(), bound.minorUnits());
  }

  /** A set that can't be changed would look through all whose hashes meet, as callers make them. */
  private static Set<String> kept(Set<String> ids) {
    return Collections.unmodifiableSet(new HashSet<>(ids));
  }

  private static Set<String> folded(Collection<String> texts) {
    return texts.stream().map(ItemFilter::folded).collect(Collectors.toUnmodifiableSet());
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
