package io.recgpt.quality.audit;

/** Whether two things were taken by the same people more often than chance has it. */
final class ChanceTest {
  private ChanceTest() {}

  /**
   * One-sided p of Fisher's exact test (1922): of people, some took one thing and some another; how
   * likely is it that at least so many took both, were the two independent.
   */
  static double probability(int people, int one, int other, int both) {
    double all = logChoose(people, other);
    double sum = 0;
    for (int k = Math.max(both, one + other - people); k <= Math.min(one, other); k++) {
      sum += Math.exp(logChoose(one, k) + logChoose(people - one, other - k) - all);
    }
    return Math.min(1, sum);
  }

  private static double logChoose(int n, int k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  private static double logFactorial(int n) {
    if (n < 20) {
      double sum = 0;
      for (int i = 2; i <= n; i++) {
        sum += Math.log(i);
      }
      return sum;
    }
    // Stirling's series: the next term is below 1e-9 from 20 on.
    double x = n;
    return x * Math.log(x)
        - x
        + .5 * Math.log(2 * Math.PI * x)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x);
  }
}
