package io.recgpt.retrieval.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ItemFilterTest {
  private static final List<String> WORDS =
      List.of("red", "RED", "blue", "", "'; DROP TABLE item; --", "a:b*", "%", "ß");

  @Property
  void admits_anyFilterAndItem_likeTheNaiveReading(
      @ForAll("items") CatalogueItem item, @ForAll("filters") ItemFilter filter) {
    assertThat(filter.admits(item, item.category())).isEqualTo(naive(filter, item));
  }

  @Test
  void admits_pricesOfOtherCurrencyOrNone_refused() {
    ItemFilter cheap = priced(null, new Price("EUR", 500));

    assertThat(cheap.admits(item(new Price("EUR", 500)), "")).isTrue();
    assertThat(cheap.admits(item(new Price("EUR", 501)), "")).isFalse();
    assertThat(cheap.admits(item(new Price("GBP", 1)), "")).isFalse();
    assertThat(cheap.admits(item(null), "")).isFalse();
    assertThat(priced(new Price("EUR", 0), null).admits(item(null), "")).isFalse();
  }

  @Test
  void admits_clusterStandsInForCategory_countsAsCategory() {
    ItemFilter lamps =
        new ItemFilter(
            Set.of(), Set.of(" Lamps "), Map.of(), null, null, false, Set.of(), Set.of());

    assertThat(lamps.admits(item(null), "lamps")).isTrue();
    assertThat(lamps.admits(item(null), "tents")).isFalse();
  }

  @Provide
  Arbitrary<CatalogueItem> items() {
    return Combinators.combine(
            Arbitraries.of("1", "2", "3"),
            Arbitraries.of(WORDS),
            Arbitraries.of(WORDS),
            Arbitraries.of(WORDS).list().ofMaxSize(3),
            Arbitraries.maps(Arbitraries.of("color", "brand"), Arbitraries.of(WORDS)).ofMaxSize(2),
            prices().injectNull(.3),
            Arbitraries.longs().between(0, 2).injectNull(.3))
        .as((id, category, brand, tags, attributes, price, stock) ->
            new CatalogueItem(id, "t", "", category, brand, tags, attributes, price, stock, ""));
  }

  @Provide
  Arbitrary<ItemFilter> filters() {
    return Combinators.combine(
            Arbitraries.of(WORDS).set().ofMaxSize(2),
            Arbitraries.of(WORDS).set().ofMaxSize(2),
            Arbitraries.maps(Arbitraries.of("color", "brand"), Arbitraries.of(WORDS)).ofMaxSize(1),
            prices().injectNull(.6),
            prices().injectNull(.6),
            Arbitraries.of(true, false),
            Arbitraries.of("1", "2").set().ofMaxSize(1),
            Arbitraries.of("1", "3").set().ofMaxSize(1))
        .as(ItemFilter::new);
  }

  private static Arbitrary<Price> prices() {
    return Combinators.combine(Arbitraries.of("EUR", "GBP"), Arbitraries.longs().between(0, 3))
        .as(Price::new);
  }

  private static boolean naive(ItemFilter filter, CatalogueItem item) {
    boolean tags = filter.anyTags().isEmpty();
    for (String tag : item.tags()) {
      tags |= filter.anyTags().stream().anyMatch(wanted -> same(wanted, tag));
    }
    boolean category =
        filter.anyCategories().isEmpty()
            || filter.anyCategories().stream().anyMatch(each -> same(each, item.category()));
    boolean attributes = true;
    for (Map.Entry<String, String> each : filter.attributes().entrySet()) {
      boolean own =
          item.attributes().containsKey(each.getKey())
              && same(String.valueOf(item.attributes().get(each.getKey())), each.getValue());
      boolean brand = each.getKey().equals("brand") && same(item.brand(), each.getValue());
      attributes &= own || brand;
    }
    Long stock = item.stock();
    return tags
        && category
        && attributes
        && within(filter.minPrice(), item.price(), 1)
        && within(filter.maxPrice(), item.price(), -1)
        && (!filter.inStock() || stock == null || stock > 0)
        && !filter.excludedIds().contains(item.id())
        && (filter.onlyIds().isEmpty() || filter.onlyIds().contains(item.id()));
  }

  private static boolean within(@Nullable Price bound, @Nullable Price price, int side) {
    return bound == null
        || (price != null
            && price.currency().equals(bound.currency())
            && Long.signum(price.minorUnits() - bound.minorUnits()) * side >= 0);
  }

  private static boolean same(String left, String right) {
    return left.strip().toLowerCase(Locale.ROOT).equals(right.strip().toLowerCase(Locale.ROOT));
  }

  private static ItemFilter priced(@Nullable Price least, @Nullable Price most) {
    return new ItemFilter(Set.of(), Set.of(), Map.of(), least, most, false, Set.of(), Set.of());
  }

  private static CatalogueItem item(@Nullable Price price) {
    return new CatalogueItem("1", "t", "", "", "", List.of(), Map.of(), price, null, "");
  }

  /** A set that can't be changed compares each with all before it: 10 billion comparisons here. */
  @Test
  @Timeout(10)
  void admits_idsThatAllHaveOneHash_costsWhatOthersDo() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1 << 17; i++) {
      StringBuilder id = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        id.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      ids.add(id.toString());
    }
    Set<String> excluded = Set.of("Aa".repeat(17));
    ItemFilter filter =
        new ItemFilter(Set.of(), Set.of(), Map.of(), null, null, false, excluded, ids);

    assertThat(ids).hasSize(1 << 17);
    assertThat(filter.onlyIds()).hasSameSizeAs(ids).contains("BB".repeat(17));
    assertThat(filter.excludedIds()).isEqualTo(excluded);
  }
}
