package io.recgpt.explain.item;

import java.util.Arrays;
import java.util.List;

/**
 * What a cosine means in one catalogue: how alike two of its items are by chance.
 *
 * @param near reached by one pair in ten
 * @param close reached by one pair in fifty
 * @param closest reached by one pair in five hundred
 */
public record SimilarityScale(double near, double close, double closest) {
  private static final SimilarityScale UNKNOWN = new SimilarityScale(0.35, 0.5, 0.65);
  private static final int FEWEST = 30;
  private static final int PAIRS = 4000;

  /** Measured on pairs that are fixed by the order of the items. */
  public static SimilarityScale of(List<ItemText> items) {
    int count = items.size();
    if (count < FEWEST) {
      return UNKNOWN;
    }
    double[] cosines = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      int one = (int) (i * 7919L % count);
      int other = (int) ((one + 1 + i * 104_729L % (count - 1)) % count);
      cosines[i] = cosine(items.get(one), items.get(other));
    }
    Arrays.sort(cosines);
    return new SimilarityScale(
        cosines[PAIRS * 90 / 100], cosines[PAIRS * 98 / 100], cosines[PAIRS * 998 / 1000]);
  }

  public static double cosine(ItemText one, ItemText other) {
    return one.embedding().dimension() == other.embedding().dimension()
        ? one.embedding().dot(other.embedding())
        : 0;
  }
}
