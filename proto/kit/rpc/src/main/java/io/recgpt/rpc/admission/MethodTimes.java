package io.recgpt.rpc.admission;

/** The times of one method's calls: those of this window, and the quickest window of late. */
final class MethodTimes {
  /** Share of the way to a slower time that the quickest one takes with each calm window. */
  private static final double FORGETTING = 0.05;

  private long sum;
  private int count;
  private double quickest = Double.POSITIVE_INFINITY;

  void add(long nanos) {
    sum += nanos;
    count++;
  }

  int count() {
    return count;
  }

  /** How much over what is tolerated the mean of this window is: above 1, it is too slow. */
  double excess(double tolerance, long slackNanos) {
    double mean = (double) sum / count;
    double best = Math.min(mean, quickest);
    return mean / Math.max(tolerance * best, best + slackNanos);
  }

  /**
   * Ends the window.
   *
   * @param calm whether the server had room, so that what is slower now is slower by itself
   */
  void next(boolean calm) {
    if (count > 0) {
      double mean = (double) sum / count;
      if (mean < quickest) {
        quickest = mean;
      } else if (calm) {
        quickest += FORGETTING * (mean - quickest);
      }
    }
    sum = 0;
    count = 0;
  }
}
