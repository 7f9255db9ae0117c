package io.recgpt.retrieval.towers.samples;

/**
 * How much each event of a history counts in a user's pools: {@code exp(-age / decay)}, where the
 * age is the number of later events, over the root of the sum of squares, so that pools of long and
 * short histories are about as long.
 */
public final class Recency {
  /** Latest events of a history that count. */
  public static final int MAX_HISTORY = 100;

  /** Speeds at which an event counts less as it ages. */
  public static final int DECAYS = 2;

  private final float[][] weights = new float[MAX_HISTORY][DECAYS];
  private final float[][] scales = new float[MAX_HISTORY + 1][DECAYS];

  /** Works out the weights of all ages. */
  public Recency(TowerSettings.Shape shape) {
    double[] decays = {shape.fastDecay(), shape.slowDecay()};
    for (int decay = 0; decay < DECAYS; decay++) {
      double squares = 0;
      for (int age = 0; age < MAX_HISTORY; age++) {
        double weight = Math.exp(-age / decays[decay]);
        weights[age][decay] = (float) weight;
        squares += weight * weight;
        scales[age + 1][decay] = (float) (1 / Math.sqrt(squares));
      }
    }
  }

  /** Writes the weights of the event with that many later ones, one a decay. */
  public void write(int age, int length, float[] to) {
    for (int decay = 0; decay < to.length; decay++) {
      to[decay] = weights[age][decay] * scales[length][decay];
    }
  }
}
