package io.recgpt.quality;

/**
 * A figure under its name.
 *
 * @param error standard error of the mean over users; NaN where the figure is no mean
 */
record Metric(String name, double value, double error) {

  static Metric figure(String name, double value) {
    return new Metric(name, value, Double.NaN);
  }

  /** Mean of one value a user; NaN without users. */
  static Metric mean(String name, double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double error =
        values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1) / values.length);
    return new Metric(name, mean, error);
  }
}
