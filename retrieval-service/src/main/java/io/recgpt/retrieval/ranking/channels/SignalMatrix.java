package io.recgpt.retrieval.ranking.channels;

import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.table.Workspace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Signals of the candidates of one query, each standardised over the whole catalogue: mean 0,
 * deviation 1, so that a weight means the same for every person and catalogue. A signal that says
 * the same of all items is left out. Rows are signals, columns the candidates. Sums are of whole
 * numbers, so that they are the same in whatever order the items came.
 */
public final class SignalMatrix {
  /** Bound of a standardised value, so that one odd item can't outweigh all else. */
  private static final float MOST = 20;

  /** Bits of the largest value, as a whole number: enough are left for the sum of millions. */
  private static final int BITS = 40;

  /** A variance below this share of the squared mean is none. */
  private static final double NO_VARIANCE = 1e-12;

  private final int[] candidates;
  private final Sums places;
  private final BitSet present;
  private final int count;
  private final Set<Signal> wanted;
  private final Map<Signal, float[]> rows = new EnumMap<>(Signal.class);

  /** For all signals of all items. */
  public SignalMatrix(BitSet present) {
    this(
        present.stream().toArray(),
        Workspace.indexed(new Sums().cleared(present.length()), present.stream().toArray()),
        present,
        EnumSet.allOf(Signal.class));
  }

  /**
   * For some signals; others are not even worked out.
   *
   * @param candidates ordinals, ascending
   * @param places of the candidates, for as long as the matrix is read
   * @param present which ordinals have an item
   */
  public SignalMatrix(int[] candidates, Sums places, BitSet present, Set<Signal> wanted) {
    this.candidates = candidates;
    this.places = places;
    this.present = present;
    this.count = present.cardinality();
    this.wanted = wanted;
  }

  /** Where a candidate stands among them; -1 for an item that is none. */
  int place(int ordinal) {
    return places.indexOf(ordinal);
  }

  /** Ordinals, ascending; not to be written to. */
  int[] candidates() {
    return candidates;
  }

  /** True for a signal that is to be put. */
  boolean wants(Signal signal) {
    return wanted.contains(signal);
  }

  /** Takes a signal by the raw numbers of some items; all others have 0. */
  public void put(Signal signal, Sums.Listed raw) {
    int[] ordinals = raw.ordinals();
    float[] bent = new float[ordinals.length];
    signal.bend(raw.values(), bent);
    float most = 0;
    for (int i = 0; i < bent.length; i++) {
      bent[i] = present.get(ordinals[i]) ? bent[i] : 0;
      most = Math.max(most, Math.abs(bent[i]));
    }
    if (most == 0) {
      return;
    }
    Sum sum = new Sum(most);
    for (float value : bent) {
      sum.add(value, 1);
    }
    Scale scale = sum.scale(count);
    if (scale == null) {
      return;
    }
    float[] row = new float[candidates.length];
    Arrays.fill(row, scale.of(0));
    for (int i = 0; i < ordinals.length; i++) {
      int place = places.indexOf(ordinals[i]);
      if (place >= 0) {
        row[place] = scale.of(bent[i]);
      }
    }
    rows.put(signal, row);
  }

  /**
   * Takes a signal that is the same for all items of a group.
   *
   * @param raw by group
   * @param groupOf the group of an item, by its ordinal
   * @param sizes how many items each group has
   */
  void putGroups(Signal signal, double[] raw, IntUnaryOperator groupOf, int[] sizes) {
    float[] bent = new float[raw.length];
    signal.bend(raw, bent);
    float most = 0;
    for (int i = 0; i < bent.length; i++) {
      most = sizes[i] > 0 ? Math.max(most, Math.abs(bent[i])) : most;
    }
    if (most == 0) {
      return;
    }
    Sum sum = new Sum(most);
    for (int i = 0; i < bent.length; i++) {
      if (sizes[i] > 0) {
        sum.add(bent[i], sizes[i]);
      }
    }
    Scale scale = sum.scale(count);
    if (scale != null) {
      float[] row = new float[candidates.length];
      for (int c = 0; c < row.length; c++) {
        row[c] = scale.of(bent[groupOf.applyAsInt(candidates[c])]);
      }
      rows.put(signal, row);
    }
  }

  /**
   * Takes a signal whose mean and mean square over all items are known, for the candidates alone.
   *
   * @param raw of an item, by its ordinal
   */
  public void put(Signal signal, double mean, double meanSquare, IntToDoubleFunction raw) {
    Scale scale = scale(mean, meanSquare - mean * mean);
    if (scale != null) {
      float[] row = new float[candidates.length];
      for (int c = 0; c < row.length; c++) {
        row[c] = scale.of((float) raw.applyAsDouble(candidates[c]));
      }
      rows.put(signal, row);
    }
  }

  /** Takes a signal that was standardised before, by ordinal; null: it says the same of all. */
  void putStandardised(Signal signal, float @Nullable [] standardised) {
    if (standardised != null) {
      float[] row = new float[candidates.length];
      for (int c = 0; c < row.length; c++) {
        row[c] = candidates[c] < standardised.length ? standardised[candidates[c]] : 0;
      }
      rows.put(signal, row);
    }
  }

  /** Raw numbers of all ordinals bent and standardised; null where they are all the same. */
  static float @Nullable [] standardised(Signal signal, double[] raw, BitSet present) {
    float[] row = new float[raw.length];
    signal.bend(raw, row);
    float most = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = present.get(i) ? row[i] : 0;
      most = Math.max(most, Math.abs(row[i]));
    }
    if (most == 0) {
      return null;
    }
    Sum sum = new Sum(most);
    for (float value : row) {
      sum.add(value, 1);
    }
    Scale scale = sum.scale(present.cardinality());
    if (scale == null) {
      return null;
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = present.get(i) ? scale.of(row[i]) : 0;
    }
    return row;
  }

  /** Sums of values and of their squares, as whole numbers. */
  private static final class Sum {
    private final double unit;
    private final double squareUnit;
    private long sum;
    private long squares;

    /** For values up to a most, in size. */
    Sum(float most) {
      int exponent = Math.getExponent(most) + 1;
      unit = Math.scalb(1.0, BITS - exponent);
      squareUnit = Math.scalb(1.0, BITS - 2 * exponent);
    }

    void add(float value, int times) {
      sum += times * (long) (value * unit);
      squares += times * (long) ((double) value * value * squareUnit);
    }

    @Nullable Scale scale(int count) {
      double mean = sum / unit / count;
      return SignalMatrix.scale(mean, squares / squareUnit / count - mean * mean);
    }
  }

  private static @Nullable Scale scale(double mean, double variance) {
    return variance <= NO_VARIANCE * Math.max(1, mean * mean)
        ? null
        : new Scale((float) mean, (float) (1 / Math.sqrt(variance)));
  }

  /** Standardises a value. */
  private record Scale(float mean, float factor) {
    float of(float value) {
      return Math.clamp((value - mean) * factor, -MOST, MOST);
    }
  }

  /** Standardised values by candidate, or null where the signal says nothing. */
  float @Nullable [] row(Signal signal) {
    return rows.get(signal);
  }

  /** A candidate's values in the order of the signals, 0 where a signal says nothing. */
  void column(int candidate, float[] into, int offset) {
    for (Signal signal : Signal.values()) {
      float[] row = rows.get(signal);
      into[offset + signal.column()] = row == null ? 0 : row[candidate];
    }
  }
}
