package io.recgpt.shop;

import java.util.SplittableRandom;

/** Draws by power laws. */
final class Draw {
  private Draw() {}

  /** A generator that depends on a seed and a number alone, unlike that of any other number. */
  static SplittableRandom of(long seed, long number) {
    return new SplittableRandom(mixed(mixed(seed) + number));
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
  static long mixed(long value) {
    long mixed = value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A rank from 0 below a count, of which each is drawn nearly in proportion to 1 / (rank + 1). */
  static int rank(int count, SplittableRandom random) {
    return Math.min(count - 1, (int) (Math.pow(count + 1.0, random.nextDouble()) - 1));
  }

  /**
   * At least 1, of a mean above 1: many small ones and few large ones, up to 200 times the mean.
   */
  static long size(double mean, SplittableRandom random) {
    // Lomax (Pareto II) of shape 2 has its scale as its mean.
    double drawn = (mean - 1) * (1 / Math.sqrt(1 - random.nextDouble()) - 1);
    return 1 + Math.round(Math.min(200 * mean, drawn));
  }

  /** 1 or more, with a mean. */
  static int geometric(double mean, SplittableRandom random) {
    double stop = 1 / mean;
    int drawn = 1;
    while (random.nextDouble() >= stop && drawn < 100) {
      drawn++;
    }
    return drawn;
  }
}
