package io.recgpt.quality.baseline;

/** How many people took an item, of all time or in the days before "now". */
final class Popularity implements ScoringMethod {
  /** What popularity of all time adds to a recent one, so that it decides among equals. */
  private static final double TIE = 1e-6;

  private final TakeLog log;
  private final int days;
  private final int[] counts;

  /**
   * @param days before "now"; 0: of all time
   */
  Popularity(TakeLog log, int days) {
    this.log = log;
    this.days = days;
    this.counts = log.counts();
  }

  @Override
  public double[] scores(Person person) {
    double[] scores = new double[counts.length];
    int[] recent = days == 0 ? counts : log.takenBefore(person.at(), days);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = recent[i] + TIE * counts[i];
    }
    return scores;
  }
}
