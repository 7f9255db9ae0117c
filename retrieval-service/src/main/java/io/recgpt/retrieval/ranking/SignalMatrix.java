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
 * items is left out. Rows are signals, columns ordinals.
 */
final class SignalMatrix {
  /** Bound of a standardised value, so that one odd item can't outweigh all else. */
  private static final float MOST = 20;

  private final int size;
  private final Set<Signal> wanted;
  private final Map<Signal, float[]> rows = new EnumMap<>(Signal.class);

  /** For all signals. */
  SignalMatrix(int size) {
    this(size, EnumSet.allOf(Signal.class));
  }

  /** For some signals; others are not even worked out. */
  SignalMatrix(int size, Set<Signal> wanted) {
    this.size = size;
    this.wanted = wanted;
  }

  int size() {
    return size;
  }

  /** Takes a signal's raw numbers by ordinal; longer arrays than the catalogue are cut. */
  void put(Signal signal, Supplier<double[]> raw) {
    putStandardised(signal, () -> standardised(signal, raw.get(), size));
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

  /** The first raw numbers bent and standardised; null where they are all the same. */
  static float @Nullable [] standardised(Signal signal, double[] raw, int size) {
    float[] row = new float[size];
    signal.bend(raw, row);
    double sum = 0;
    double squares = 0;
    for (float value : row) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / Math.max(1, size);
    double variance = squares / Math.max(1, size) - mean * mean;
    if (variance <= 1e-12 * Math.max(1, mean * mean)) {
      return null;
    }
    float factor = (float) (1 / Math.sqrt(variance));
    for (int i = 0; i < size; i++) {
      row[i] = Math.clamp((row[i] - (float) mean) * factor, -MOST, MOST);
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
