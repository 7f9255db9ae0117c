package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.ItemFacts;
import org.jspecify.annotations.Nullable;

/**
 * One sentence to write.
 *
 * @param pair what it is about
 * @param item the item of the pair
 * @param style its manner
 * @param occasion the one to name, with {@link Style#OCCASION} alone
 */
public record Assignment(Pair pair, ItemFacts item, Style style, @Nullable Occasion occasion) {
  public Assignment {
    requireNonNull(pair);
    requireNonNull(item);
    requireNonNull(style);
    if ((occasion != null) != (style == Style.OCCASION)) {
      throw new IllegalArgumentException(
          "occasion: %s (expected: one with style OCCASION alone, not %s)"
              .formatted(occasion, style));
    }
  }
}
