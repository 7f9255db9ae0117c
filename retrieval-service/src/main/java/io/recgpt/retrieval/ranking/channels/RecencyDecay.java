package io.recgpt.retrieval.ranking.channels;

/** How a history fades: its n-th last entry counts {@code exp(-n / decay)}. */
public final class RecencyDecay {
  /** Longer histories are rare. */
  private static final int KEPT = 1_024;

  /** What counts less can be left out. */
  private static final double NEGLIGIBLE = 1e-4;

  private final double decay;
  private final double[] shares = new double[KEPT];

  /**
   * A fading.
   *
   * @param decay entries after which a share is e times less, above 0
   */
  public RecencyDecay(double decay) {
    this.decay = decay;
    for (int n = 0; n < KEPT; n++) {
      shares[n] = Math.exp(-n / decay);
    }
  }

  /** The share of the n-th last entry, from 0: above 0 to 1. */
  public double share(int n) {
    return n < KEPT ? shares[n] : Math.exp(-n / decay);
  }

  /** Whether the n-th last entry and all before it hardly count. */
  boolean isOver(int n) {
    return share(n) < NEGLIGIBLE;
  }
}
