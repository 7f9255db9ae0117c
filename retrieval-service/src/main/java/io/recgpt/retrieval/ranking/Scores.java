package io.recgpt.retrieval.ranking;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Scores of all items: the logarithm of their odds, but for a constant, as the weighted signals
 * have it, with each channel's part.
 */
final class Scores {
  /** What an item that is out of favour is ranked behind: more than signals can make up for. */
  private static final float OUT_OF_FAVOUR = 1_000;

  /** Multiples of its inverse, at most 1, sum exactly in a double, a million of them too. */
  private static final double EXACT = 0x1p32;

  /** The same where the sum is 1. */
  private static final double EXACT_SHARES = 0x1p50;

  private final boolean[] open;
  private final boolean[] damped;
  private final Map<Channel, float[]> channels = new EnumMap<>(Channel.class);
  private final float[] total;
  private final int openCount;

  /** Scores over the items that may be returned, those damped only where little else is left. */
  Scores(boolean[] open, boolean[] damped) {
    this.open = open;
    this.damped = damped;
    this.total = new float[open.length];
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

  /** Adds the weighted signals of a query. */
  void add(SignalMatrix signals, Map<Signal, Double> weights) {
    weights.forEach((signal, weight) -> {
      float[] row = signals.row(signal);
      if (row != null) {
        float factor = weight.floatValue();
        float[] channel = channels.computeIfAbsent(signal.channel(), _ -> new float[total.length]);
        for (int i = 0; i < total.length; i++) {
          channel[i] += factor * row[i];
        }
      }
    });
    channels
        .values()
        .forEach(channel -> {
          for (int i = 0; i < total.length; i++) {
            total[i] += channel[i];
          }
        });
  }

  /** An item's score: the sum of what its channels say. */
  double total(int ordinal) {
    return total[ordinal];
  }

  /** True for an item that comes last, whatever its score. */
  boolean isDamped(int ordinal) {
    return damped[ordinal];
  }

  /** True where what is known of the person says no more for an item than its popularity. */
  boolean popularityLeads(int ordinal) {
    float[] trend = channels.get(Channel.TRENDING);
    return 2 * (trend == null ? 0 : trend[ordinal]) >= total[ordinal];
  }

  /**
   * How likely each item is the next one taken, by ordinal; 0 for those that are not open. Rounded,
   * so that sums of them are exact, in whatever order.
   */
  double[] chances() {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < total.length; i++) {
      most = open[i] && !damped[i] ? Math.max(most, total[i]) : most;
    }
    double[] chances = new double[total.length];
    double sum = 0;
    for (int i = 0; i < total.length; i++) {
      if (open[i] && !damped[i]) {
        chances[i] = Math.rint(Math.exp(total[i] - most) * EXACT) / EXACT;
        sum += chances[i];
      }
    }
    for (int i = 0; i < chances.length && sum > 0; i++) {
      chances[i] = Math.rint(chances[i] / sum * EXACT_SHARES) / EXACT_SHARES;
    }
    return chances;
  }

  /** What each channel contributed to an item; they sum to its score. */
  Map<Channel, Double> contributions(int ordinal) {
    Map<Channel, Double> found = new EnumMap<>(Channel.class);
    channels.forEach((channel, scores) -> found.put(channel, (double) scores[ordinal]));
    return found;
  }

  /** The open items of highest score, best first, ties in order of their ids. */
  int[] best(int limit, Table table) {
    long[] packed = new long[open.length];
    int size = 0;
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        float rank = total[i] - (damped[i] ? OUT_OF_FAVOUR : 0);
        packed[size++] = ((long) ~ordered(rank) << 32) | table.position(i);
      }
    }
    Arrays.sort(packed, 0, size);
    int[] best = new int[Math.min(limit, size)];
    for (int i = 0; i < best.length; i++) {
      best[i] = table.byId()[(int) packed[i]];
    }
    return best;
  }

  /** An integer that is ordered as the float is, negatives included. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fff_ffff);
  }
}
