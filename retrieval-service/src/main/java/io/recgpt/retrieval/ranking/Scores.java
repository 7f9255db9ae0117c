package io.recgpt.retrieval.ranking;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Scores of all items by channel, made comparable: each channel's square root, divided by that of
 * its best open item and multiplied by its weight.
 */
final class Scores {
  /** Share of trending that orders items which nothing else speaks for. */
  private static final double TIE_BREAK = 1e-6;

  /** What is left of the score of an item that is out of favour. */
  private static final double DAMPING = 0.1;

  private final boolean[] open;
  private final boolean[] damped;
  private final Map<Channel, double[]> channels = new EnumMap<>(Channel.class);
  private final double[] total;
  private final int openCount;

  /** Scores over the items that may be returned, those damped only where little else is left. */
  Scores(boolean[] open, boolean[] damped) {
    this.open = open;
    this.damped = damped;
    this.total = new double[open.length];
    int count = 0;
    for (boolean each : open) {
      count += each ? 1 : 0;
    }
    this.openCount = count;
  }

  boolean[] open() {
    return open;
  }

  int openCount() {
    return openCount;
  }

  boolean isOpen(int ordinal) {
    return ordinal < open.length && open[ordinal];
  }

  /** Takes over a channel's raw scores, 0 or more, by ordinal. */
  void add(Channel channel, double[] raw, double weight) {
    double most = 0;
    for (int i = 0; i < raw.length; i++) {
      if (open[i] && !damped[i] && raw[i] > most) {
        most = raw[i];
      }
    }
    double share = channel == Channel.TRENDING ? weight + TIE_BREAK : weight;
    if (most <= 0) {
      // All that is open is damped alike.
      for (int i = 0; i < raw.length; i++) {
        most = open[i] ? Math.max(most, raw[i]) : most;
      }
    }
    if (most <= 0 || share <= 0) {
      return;
    }
    for (int i = 0; i < raw.length; i++) {
      raw[i] =
          open[i] && raw[i] > 0
              ? (damped[i] ? DAMPING : 1) * share * Math.sqrt(Math.min(1, raw[i] / most))
              : 0;
      total[i] += raw[i];
    }
    channels.put(channel, raw);
  }

  double total(int ordinal) {
    return total[ordinal];
  }

  /** What each channel contributed to an item, those of nothing left out. */
  Map<Channel, Double> contributions(int ordinal) {
    Map<Channel, Double> found = new EnumMap<>(Channel.class);
    channels.forEach((channel, scores) -> {
      if (scores[ordinal] > 0) {
        found.put(channel, scores[ordinal]);
      }
    });
    return found;
  }

  /** The open items of highest total, best first, ties in order of their ordinals. */
  int[] best(int limit) {
    long[] packed = new long[open.length];
    int size = 0;
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        packed[size++] = ((long) ~Float.floatToIntBits((float) total[i]) << 32) | i;
      }
    }
    Arrays.sort(packed, 0, size);
    int[] best = new int[Math.min(limit, size)];
    for (int i = 0; i < best.length; i++) {
      best[i] = (int) packed[i];
    }
    return best;
  }
}
