package io.recgpt.intent.catalogue;

import java.util.Comparator;

/** Something at a position, with its score; equal scores are ordered by position. */
public record Scored(int index, double score) {
  /** Lower scores first. */
  public static final Comparator<Scored> WORST_FIRST =
      Comparator.comparingDouble(Scored::score)
          .thenComparing(Comparator.comparingInt(Scored::index).reversed());
}
