package io.recgpt.intent.mining;

import java.util.Comparator;

/** Something at a position, with its score; equal scores are ordered by position. */
record Scored(int index, double score) {
  static final Comparator<Scored> WORST_FIRST =
      Comparator.comparingDouble(Scored::score)
          .thenComparing(Comparator.comparingInt(Scored::index).reversed());
}
