package io.recgpt.retrieval.numeric;

/**
 * Fisher's exact test of a table of two by two, one-sided (R. A. Fisher, "On the interpretation of
 * chi-squared from contingency tables", Journal of the Royal Statistical Society 85, 1922): how
 * likely two independent choices fall on as many of the same people as they did, or on more.
 */
public final class FisherTest {
  /** Probability below which chance is ruled out. */
  private static final double LEVEL = 0.05;

  /** More than what rounding may take from or add to a probability. */
  private static final double ROUNDING = 1e-9;

  /** A term that is this small beside the sum of those before ends it. */
  private static final double NEGLIGIBLE = 1e-17;

  /** From here on Stirling's series has all digits of a double. */
  private static final int STIRLING = 64;

  private static final double HALF_LOG_OF_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private FisherTest() {}

  /**
   * True where chance alone would have that many do both in less than 5 % of all cases.
   *
   * @param both who did both
   * @param left who did the one thing, at least both
   * @param right who did the other, at least both
   * @param all who might have done either, at least left + right - both
   */
  public static boolean moreThanChance(int both, int left, int right, int all) {
    return probability(both, left, right, all) + ROUNDING < LEVEL;
  }

  /**
   * The probability that at least so many do both, 0 to 1: the upper tail of the hypergeometric
   * distribution.
   */
  static double probability(int both, int left, int right, int all) {
    if (both < 0 || both > left || both > right || (long) left + right - both > all) {
      throw new IllegalArgumentException(
          "counts: %d of %d and %d of %d (expected: both <= each <= all)"
              .formatted(both, left, right, all));
    }
    if (both == 0) {
      return 1;
    }
    // Away from the mean terms fall, so that the first ones are the largest on either side.
    double mean = (double) left * right / all;
    return both > mean
        ? upwards(both, left, right, all)
        : Math.max(0, 1 - downwards(both - 1, left, right, all));
  }

  private static double upwards(int from, int left, int right, int all) {
    double term = Math.exp(logOfTerm(from, left, right, all));
    double sum = term;
    for (int k = from; k < Math.min(left, right) && term > sum * NEGLIGIBLE; k++) {
      term *= ratio(k, left, right, all);
      sum += term;
    }
    return Math.min(1, sum);
  }

  private static double downwards(int from, int left, int right, int all) {
    if (from < (long) left + right - all) {
      return 0;
    }
    double term = Math.exp(logOfTerm(from, left, right, all));
    double sum = term;
    for (int k = from; k > Math.max(0, left + right - all) && term > sum * NEGLIGIBLE; k--) {
      term /= ratio(k - 1, left, right, all);
      sum += term;
    }
    return sum;
  }

  /** How much likelier k + 1 are than k. */
  private static double ratio(int k, int left, int right, int all) {
    return ((double) (left - k) * (right - k))
        / ((double) (k + 1) * ((double) all - left - right + k + 1));
  }

  /** Logarithm of the probability that just so many do both. */
  private static double logOfTerm(int both, int left, int right, int all) {
    return logOfFactorial(left)
        + logOfFactorial(all - left)
        + logOfFactorial(right)
        + logOfFactorial(all - right)
        - logOfFactorial(all)
        - logOfFactorial(both)
        - logOfFactorial(left - both)
        - logOfFactorial(right - both)
        - logOfFactorial(all - left - right + both);
  }

  /** Small ones as they are, others by Stirling's series. */
  private static double logOfFactorial(int n) {
    if (n < STIRLING) {
      double log = 0;
      for (int k = 2; k <= n; k++) {
        log += Math.log(k);
      }
      return log;
    }
    double inverse = 1.0 / n;
    double square = inverse * inverse;
    double rest = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260)));
    return (n + 0.5) * Math.log(n) - n + HALF_LOG_OF_TWO_PI + rest;
  }
}
