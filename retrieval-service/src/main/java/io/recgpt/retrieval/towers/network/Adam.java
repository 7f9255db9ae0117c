package io.recgpt.retrieval.towers.network;

/**
 * Adam (Kingma and Ba 2015) with decoupled weight decay; rows of a table that a step didn't touch
 * stay as they are.
 */
public final class Adam {
  private static final float FIRST = 0.9f;
  private static final float SECOND = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float decay;

  /**
   * @param decay share of a value lost per step, as a multiple of the learning rate
   */
  public Adam(double decay) {
    this.decay = (float) decay;
  }

  /**
   * Applies a gradient to {@code parameter[from..to)}.
   *
   * @param gradient the values from {@code offset} on belong to {@code from} and after
   * @param step number of the step from 1
   */
  public void apply(
      Parameter parameter, int from, int to, float[] gradient, int offset, double rate, long step) {
    float[] values = parameter.values();
    float[] first = parameter.first();
    float[] second = parameter.second();
    float size = (float) (rate / (1 - Math.pow(FIRST, (double) step)));
    float scale = (float) (1 / (1 - Math.pow(SECOND, (double) step)));
    float shrink = (float) (1 - rate * decay);
    for (int i = from; i < to; i++) {
      float g = gradient[offset + i - from];
      float m = FIRST * first[i] + (1 - FIRST) * g;
      float v = SECOND * second[i] + (1 - SECOND) * g * g;
      first[i] = m;
      second[i] = v;
      values[i] = shrink * values[i] - size * m / ((float) Math.sqrt(v * scale) + EPSILON);
    }
  }

  /** Applies a gradient to a whole parameter. */
  public void apply(Parameter parameter, float[] gradient, double rate, long step) {
    apply(parameter, 0, parameter.values().length, gradient, 0, rate, step);
  }

  /** Applies a gradient to the rows it touches. */
  public void apply(Parameter table, RowGradient gradient, double rate, long step) {
    int columns = table.columns();
    for (int slot = 0; slot < gradient.size(); slot++) {
      int from = gradient.row(slot) * columns;
      apply(table, from, from + columns, gradient.values(), slot * columns, rate, step);
    }
  }
}
