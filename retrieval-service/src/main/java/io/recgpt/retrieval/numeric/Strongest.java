package io.recgpt.retrieval.numeric;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Finds the items of the highest values among many, in linear time. Those that are as high as the
 * last one are all among them or, where they are too many, none: no order of items decides.
 */
public final class Strongest {
  private Strongest() {}

  /**
   * The strongest of listed items.
   *
   * @param wanted items that may be found
   * @param most about how many; twice as many at most
   */
  public static void of(Sums.Listed listed, BitSet wanted, int most, IntConsumer to) {
    int[] ordinals = listed.ordinals();
    double[] values = new double[ordinals.length];
    int size = 0;
    for (int i = 0; i < ordinals.length; i++) {
      if (listed.values()[i] > 0 && wanted.get(ordinals[i])) {
        values[size++] = listed.values()[i];
      }
    }
    double least = least(values, size, most);
    for (int i = 0; i < ordinals.length; i++) {
      if (listed.values()[i] > least && wanted.get(ordinals[i])) {
        to.accept(ordinals[i]);
      }
    }
  }

  /** Ordinals of the highest values. */
  public static int[] of(float[] values, BitSet wanted, int most) {
    double[] known = new double[wanted.cardinality()];
    int size = 0;
    for (int i = wanted.nextSetBit(0); i >= 0 && i < values.length; i = wanted.nextSetBit(i + 1)) {
      known[size++] = values[i];
    }
    double least = size <= most ? Double.NEGATIVE_INFINITY : least(known, size, most);
    int[] found = new int[size];
    int count = 0;
    for (int i = wanted.nextSetBit(0); i >= 0 && i < values.length; i = wanted.nextSetBit(i + 1)) {
      if (values[i] > least) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** What the highest values are above; reorders the values. */
  static double least(double[] values, int size, int most) {
    if (size <= most) {
      return 0;
    }
    double last = select(values, size, size - most);
    int above = 0;
    int equal = 0;
    for (int i = 0; i < size; i++) {
      above += values[i] > last ? 1 : 0;
      equal += values[i] == last ? 1 : 0;
    }
    return above + equal > 2 * most ? last : Math.nextDown(last);
  }

  /** The k-th smallest, from 0 (Hoare's quickselect, with the median of three). */
  private static double select(double[] values, int size, int k) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return values[k];
      }
    }
    return values[k];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
