package io.recgpt.gateway.edge;

import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.Money;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A request's filter, as the contract defines it, held against an item. */
final class ItemFilterCodec {
  private static final String BRAND = "brand";

  private final ItemFilter filter;
  private final Set<String> tags;
  private final Set<String> categories;
  private final Set<String> excluded;
  private final Set<String> only;

  /** An absent filter admits all items. */
  ItemFilterCodec(ItemFilter filter) {
    this.filter = filter;
    this.tags = folded(filter.getAnyTagsList());
    this.categories = folded(filter.getAnyCategoriesList());
    this.excluded = new HashSet<>(filter.getExcludeItemIdsList());
    this.only = new HashSet<>(filter.getOnlyItemIdsList());
  }

  boolean admits(Item item) {
    return (only.isEmpty() || only.contains(item.getItemId()))
        && !excluded.contains(item.getItemId())
        && (!filter.getInStock() || !item.hasStock() || item.getStock() > 0)
        && (categories.isEmpty() || categories.contains(folded(item.getCategory())))
        && (tags.isEmpty()
            || item.getTagsList().stream().anyMatch(tag -> tags.contains(folded(tag))))
        && filter.getAttributesMap().entrySet().stream().allMatch(wanted -> has(item, wanted))
        && (!filter.hasMinPrice()
            || (comparable(item, filter.getMinPrice())
                && item.getPrice().getMinorUnits() >= filter.getMinPrice().getMinorUnits()))
        && (!filter.hasMaxPrice()
            || (comparable(item, filter.getMaxPrice())
                && item.getPrice().getMinorUnits() <= filter.getMaxPrice().getMinorUnits()));
  }

  private static boolean has(Item item, Map.Entry<String, String> wanted) {
    String value = folded(wanted.getValue());
    boolean brand = wanted.getKey().equals(BRAND) && folded(item.getBrand()).equals(value);
    return brand
        || (item.containsAttributes(wanted.getKey())
            && folded(item.getAttributesOrThrow(wanted.getKey())).equals(value));
  }

  private static boolean comparable(Item item, Money bound) {
    return item.hasPrice() && item.getPrice().getCurrencyCode().equals(bound.getCurrencyCode());
  }

  private static Set<String> folded(Collection<String> texts) {
    return texts.stream().map(ItemFilterCodec::folded).collect(Collectors.toUnmodifiableSet());
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
