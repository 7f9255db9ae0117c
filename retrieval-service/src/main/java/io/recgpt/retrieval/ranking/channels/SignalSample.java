package io.recgpt.retrieval.ranking.channels;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.UserContext;
import java.util.BitSet;
import java.util.Random;
import java.util.Set;

/**
 * Signals of the item that was taken and of others that could have been, for the fitting of
 * weights. The first row is the taken item's.
 */
public final class SignalSample {
  private static final int SIGNALS = Signal.values().length;

  private final UserContext user;
  private final float[] rows;
  private final double offset;

  /**
   * Takes ownership of the rows.
   *
   * @param rows items x signals, row by row
   * @param offset logarithm of how many items each row but the first stands for
   */
  public SignalSample(UserContext user, float[] rows, double offset) {
    this.user = requireNonNull(user, "user");
    this.rows = rows;
    this.offset = offset;
  }

  /** Whose choice it was. */
  public UserContext user() {
    return user;
  }

  /** How many items. */
  public int size() {
    return rows.length / SIGNALS;
  }

  /** An item's signal, by its row and the signal's ordinal. */
  public float value(int row, int signal) {
    return rows[row * SIGNALS + signal];
  }

  /**
   * This sample with some signals of another, which has the same items in the same order.
   *
   * @throws IllegalArgumentException where it has another number of items
   */
  public SignalSample with(Set<Signal> signals, SignalSample other) {
    if (other.size() != size()) {
      throw new IllegalArgumentException(
          "other: %d items (expected: %d)".formatted(other.size(), size()));
    }
    float[] mixed = rows.clone();
    for (Signal signal : signals) {
      for (int i = signal.column(); i < mixed.length; i += SIGNALS) {
        mixed[i] = other.rows[i];
      }
    }
    return new SignalSample(user, mixed, offset);
  }

  /** Logarithm of how many items each row but the first stands for. */
  public double offset() {
    return offset;
  }

  /**
   * Draws others without replacement where there are more candidates than asked.
   *
   * @param taken the item of the first row, a candidate
   * @param together all that was taken at that time, none of which is another
   */
  public static SignalSample draw(
      SignalMatrix matrix,
      UserContext user,
      int taken,
      BitSet together,
      int others,
      Random random) {
    int[] candidates = new int[matrix.candidates().length];
    int place = matrix.place(taken);
    int size = 0;
    for (int i = 0; i < candidates.length; i++) {
      if (i != place && !together.get(matrix.candidates()[i])) {
        candidates[size++] = i;
      }
    }
    int drawn = Math.min(others, size);
    for (int i = 0; i < drawn; i++) {
      int other = i + random.nextInt(size - i);
      int swapped = candidates[i];
      candidates[i] = candidates[other];
      candidates[other] = swapped;
    }
    float[] rows = new float[(drawn + 1) * SIGNALS];
    matrix.column(place, rows, 0);
    for (int i = 0; i < drawn; i++) {
      matrix.column(candidates[i], rows, (i + 1) * SIGNALS);
    }
    return new SignalSample(user, rows, drawn == 0 ? 0 : Math.log((double) size / drawn));
  }
}
