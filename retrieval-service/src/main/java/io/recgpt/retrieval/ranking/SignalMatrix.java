package io.recgpt.retrieval.ranking;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signals of all items for one query, each standardised over the catalogue: mean 0, deviation 1, so
 * that a weight means the same for every person and catalogue. A signal that says the same of all
 * items is left out. Rows are signals, columns ordinals; an ordinal without an item has 0. Sums are
 * of whole numbers, so that they are the same in whatever order the items came.
 */
final class SignalMatrix {
  /** Bound of a standardised value, so that one odd item can't outweigh all else. */
  private static final float MOST = 20;

  /** Bits of the largest value, as a whole number: enough are left for the sum of millions. */
  private static final int BITS = 40;

  private final boolean[] present;
  private final Set<Signal> wanted;
  private final Map<Signal, float[]> rows = new EnumMap<>(Signal.class);

  /** For all signals. */
  SignalMatrix(boolean[] present) {
    this(present, EnumSet.allOf(Signal.class));
  }

  /**
   * For some signals; others are not even worked out.
   *
   * @param present which ordinals have an item
   */
  SignalMatrix(boolean[] present, Set<Signal> wanted) {
    this.present = present;
    this.wanted = wanted;
  }

  /** Which ordinals have an item; not to be written to. */
  boolean[] present() {
    return present;
  }

  /** Takes a signal's raw numbers by ordinal; longer arrays than the catalogue are cut. */
  void put(Signal signal, Supplier<double[]> raw) {
    putStandardised(signal, () -> standardised(signal, raw.get(), present));
  }

  /** Takes a signal that was standardised before; null: it says the same of all items. */
  void putStandardised(Signal signal, Supplier<float @Nullable []> standardised) {
    if (wanted.contains(signal)) {
      float[] row = standardised.get();
      if (row != null) {
        rows.put(signal, row);
      }
    }
  }

  /** Raw numbers bent and standardised; null where they are all the same. */
  static float @Nullable [] standardised(Signal signal, double[] raw, boolean[] present) {
    float[] row = new float[present.length];
    signal.bend(raw, row);
    int count = 0;
    float most = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = present[i] ? row[i] : 0;
      count += present[i] ? 1 : 0;
      most = Math.max(most, Math.abs(row[i]));
    }
    if (most == 0) {
      return null;
    }
    int exponent = Math.getExponent(most) + 1;
    double scale = Math.scalb(1.0, BITS - exponent);
    double squareScale = Math.scalb(1.0, BITS - 2 * exponent);
    long sum = 0;
    long squares = 0;
    for (float value : row) {
      sum += (long) (value * scale);
      squares += (long) ((double) value * value * squareScale);
    }
    double mean = sum / scale / count;
    double variance = squares / squareScale / count - mean * mean;
    if (variance <= 1e-12 * Math.max(1, mean * mean)) {
      return null;
    }
    float factor = (float) (1 / Math.sqrt(variance));
    for (int i = 0; i < row.length; i++) {
      row[i] = present[i] ? Math.clamp((row[i] - (float) mean) * factor, -MOST, MOST) : 0;
    }
    return row;
  }

  /** Standardised values by ordinal, or null where the signal says nothing. */
  float @Nullable [] row(Signal signal) {
    return rows.get(signal);
  }

  /** One item's values in the order of the signals, 0 where a signal says nothing. */
  void column(int ordinal, float[] into, int offset) {
    for (Signal signal : Signal.values()) {
      float[] row = rows.get(signal);
      into[offset + signal.column()] = row == null ? 0 : row[ordinal];
    }
  }
}
