package io.recgpt.quality.baseline;

/** What an item of a history weighs: exp(-age / span), its age counted in items. */
final class Recency {
  private Recency() {}

  /**
   * The weight of one item.
   *
   * @param place from 0, the oldest
   * @param size items of the history
   * @param span 0: all weigh 1
   */
  static double weight(int place, int size, int span) {
    return span == 0 ? 1 : Math.exp(-(double) (size - 1 - place) / span);
  }
}
