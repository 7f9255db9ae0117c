package io.recgpt.retrieval.ranking.channels;

import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.ranking.table.OpenItems;
import io.recgpt.retrieval.ranking.table.Table;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Scores of a query's candidates: the logarithm of their odds, but for a constant, as the weighted
 * signals have it, with each channel's part.
 */
public final class Scores {
  /** What an item that is out of favour is ranked behind: more than signals can make up for. */
  private static final float OUT_OF_FAVOUR = 1_000;

  /** Multiples of its inverse, at most 1, sum exactly in a double, a million of them too. */
  private static final double EXACT = 0x1p32;

  /** The same where the sum is 1. */
  private static final double EXACT_SHARES = 0x1p50;

  private final OpenItems open;
  private final int[] candidates;
  private final SignalMatrix signals;
  private final Map<Channel, float[]> channels = new EnumMap<>(Channel.class);
  private final float[] total;

  /** Scores of the candidates of signals, of which all are open. */
  public Scores(OpenItems open, SignalMatrix signals, Map<Signal, Double> weights) {
    this.open = open;
    this.candidates = signals.candidates();
    this.signals = signals;
    this.total = new float[candidates.length];
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

  /** How many candidates there are. */
  int size() {
    return candidates.length;
  }

  /** The ordinal of the i-th candidate, from 0. */
  public int ordinal(int i) {
    return candidates[i];
  }

  /** The place of a candidate; below 0 for an item that is none. */
  private int place(int ordinal) {
    return signals.place(ordinal);
  }

  /** A candidate's score: the sum of what its channels say. */
  public double total(int ordinal) {
    return total[place(ordinal)];
  }

  /** True for an item that comes last, whatever its score. */
  public boolean isDamped(int ordinal) {
    return open.isLast(ordinal);
  }

  /** True where what is known of the person says no more for a candidate than its popularity. */
  boolean popularityLeads(int ordinal) {
    int place = place(ordinal);
    float[] trend = channels.get(Channel.TRENDING);
    return 2 * (trend == null ? 0 : trend[place]) >= total[place];
  }

  /**
   * How likely each candidate is the next one taken; 0 for those that come last. Rounded, so that
   * sums of them are exact, in whatever order.
   */
  public double[] chances() {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < total.length; i++) {
      most = isDamped(candidates[i]) ? most : Math.max(most, total[i]);
    }
    double[] chances = new double[total.length];
    double sum = 0;
    for (int i = 0; i < total.length; i++) {
      if (!isDamped(candidates[i])) {
        chances[i] = Math.rint(Math.exp(total[i] - most) * EXACT) / EXACT;
        sum += chances[i];
      }
    }
    for (int i = 0; i < chances.length && sum > 0; i++) {
      chances[i] = Math.rint(chances[i] / sum * EXACT_SHARES) / EXACT_SHARES;
    }
    return chances;
  }

  /** What each channel contributed to a candidate; they sum to its score. */
  public Map<Channel, Double> contributions(int ordinal) {
    int place = place(ordinal);
    Map<Channel, Double> found = new EnumMap<>(Channel.class);
    channels.forEach((channel, scores) -> found.put(channel, (double) scores[place]));
    return found;
  }

  /** The candidates of highest score, best first, ties in order of their ids. */
  public int[] best(int limit, Table table) {
    long[] packed = new long[total.length];
    for (int i = 0; i < packed.length; i++) {
      float rank = total[i] - (isDamped(candidates[i]) ? OUT_OF_FAVOUR : 0);
      packed[i] = ((long) ~ordered(rank) << 32) | table.position(candidates[i]);
    }
    Arrays.sort(packed);
    int[] best = new int[Math.min(limit, packed.length)];
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
