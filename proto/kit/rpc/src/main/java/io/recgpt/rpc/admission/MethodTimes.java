package io.recgpt.rpc.admission;

/** The times of one method's calls: those of this window, and the quickest window of late. */
final class MethodTimes {
  /** Share of the way to a slower time that the quickest one takes with each calm window. */
  private static final double FORGETTING = 0.05;

  private double sum;
  private int count;
  private double quickest = Double.POSITIVE_INFINITY;

  void add(double nanos) {
    sum += nanos;
    count++;
  }

  int count() {
    return count;
  }

  /** How much over what is tolerated the mean of this window is: above 1, it is too slow. */
  double excess(double tolerance, double slackNanos) {
    double mean = sum / count;
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
      double mean = sum / count;
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
