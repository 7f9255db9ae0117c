package io.recgpt.retrieval.towers.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of an item's discrete features in their embedding tables; row 0 stands for what is unknown.
 *
 * @param categories names, row 1 and on
 * @param brands names, row 1 and on
 * @param priceBounds rising upper bounds of all price buckets but the last, in minor units
 */
@SuppressWarnings("ArrayRecordComponent") // shared, and never compared
public record Vocabulary(
    List<String> categories,
    List<String> brands,
    float[] priceBounds,
    Map<String, Integer> categoryRows,
    Map<String, Integer> brandRows) {
  private static final int PRICE_BUCKETS = 16;

  /**
   * Of what was kept of an earlier one.
   *
   * @param priceBounds least price of each bucket but the first, rising
   */
  public static Vocabulary of(List<String> categories, List<String> brands, float[] priceBounds) {
    return new Vocabulary(
        List.copyOf(categories), List.copyOf(brands), priceBounds, rows(categories), rows(brands));
  }

  /** Of the items given, in the order of their first occurrence; price buckets of equal share. */
  public static Vocabulary of(List<ItemContent> items) {
    List<String> categories =
        items.stream().map(ItemContent::category).filter(c -> !c.isEmpty()).distinct().toList();
    List<String> brands =
        items.stream().map(ItemContent::brand).filter(b -> !b.isEmpty()).distinct().toList();
    double[] prices =
        items.stream().mapToDouble(ItemContent::price).filter(p -> !Double.isNaN(p)).toArray();
    Arrays.sort(prices);
    List<Float> bounds = new ArrayList<>();
    for (int i = 1; i < PRICE_BUCKETS && prices.length > 0; i++) {
      float bound = (float) prices[(int) ((long) prices.length * i / PRICE_BUCKETS)];
      if (bounds.isEmpty() || bound > bounds.getLast()) {
        bounds.add(bound);
      }
    }
    float[] priceBounds = new float[bounds.size()];
    for (int i = 0; i < priceBounds.length; i++) {
      priceBounds[i] = bounds.get(i);
    }
    return of(categories, brands, priceBounds);
  }

  private static Map<String, Integer> rows(List<String> names) {
    Map<String, Integer> rows = new HashMap<>();
    names.forEach(name -> rows.put(name, rows.size() + 1));
    return rows;
  }

  /** Row of an item's category; 0: none, or unknown. */
  public int category(ItemContent item) {
    return categoryRows.getOrDefault(item.category(), 0);
  }

  /** Row of an item's brand; 0: none, or unknown. */
  public int brand(ItemContent item) {
    return brandRows.getOrDefault(item.brand(), 0);
  }

  /** Row of an item's price bucket; 0: no price. */
  public int price(ItemContent item) {
    if (Double.isNaN(item.price())) {
      return 0;
    }
    int at = Arrays.binarySearch(priceBounds, (float) item.price());
    return 1 + (at < 0 ? -at - 1 : at);
  }

  /** Rows of the price table. */
  public int priceRows() {
    return priceBounds.length + 2;
  }
}
