package io.recgpt.retrieval.ranking;

import java.util.EnumMap;
import java.util.Map;
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
  private final Map<Signal, float[]> rows = new EnumMap<>(Signal.class);

  SignalMatrix(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /** Takes a signal's raw numbers by ordinal; longer arrays than the catalogue are cut. */
  void put(Signal signal, double[] raw) {
    float[] row = new float[size];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double value = signal.scaled(raw[i]);
      row[i] = (float) value;
      sum += value;
      squares += value * value;
    }
    double mean = sum / Math.max(1, size);
    double variance = squares / Math.max(1, size) - mean * mean;
    if (variance > 1e-12 * Math.max(1, mean * mean)) {
      float factor = (float) (1 / Math.sqrt(variance));
      for (int i = 0; i < size; i++) {
        row[i] = Math.clamp((row[i] - (float) mean) * factor, -MOST, MOST);
      }
      rows.put(signal, row);
    }
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
