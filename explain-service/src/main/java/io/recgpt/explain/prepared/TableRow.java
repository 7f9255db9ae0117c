package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.model.Occasion;
import io.recgpt.explain.model.Style;
import java.time.Instant;
import java.util.Optional;

/**
 * A sentence of the table.
 *
 * @param pair what it is about
 * @param itemHash {@link ItemHash} of the item's text that it rests on
 * @param text the sentence
 * @param style its manner
 * @param occasion the time of the year around which alone it holds
 * @param model who wrote it
 * @param writtenAt when
 */
public record TableRow(
    Pair pair,
    String itemHash,
    String text,
    Style style,
    Optional<Occasion> occasion,
    String model,
    Instant writtenAt) {
  public TableRow {
    requireNonNull(pair);
    requireNonNull(itemHash);
    requireNonNull(text);
    requireNonNull(style);
    requireNonNull(occasion);
    requireNonNull(model);
    requireNonNull(writtenAt);
  }
}
