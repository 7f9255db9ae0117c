package io.recgpt.retrieval.towers.network;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network with one hidden layer of leaky rectifiers, a linear path beside it, and an output of
 * length 1: {@code y = z / |z|, z = f(x W + b) V + x L + c}. W and L lie side by side in one
 * matrix.
 */
public final class Tower {
  private static final float LEAK = 0.1f;
  private static final float MIN_NORM = 1e-6f;

  private final int inputs;
  private final int hidden;
  private final int outputs;
  private final Parameter first;
  private final Parameter bias;
  private final Parameter second;
  private final float[] firstTransposed;
  private final float[] secondTransposed;

  private Tower(Parameter first, Parameter bias, Parameter second) {
    this.first = first;
    this.bias = bias;
    this.second = second;
    inputs = first.rows();
    hidden = second.rows();
    outputs = second.columns();
    firstTransposed = new float[first.values().length];
    secondTransposed = new float[second.values().length];
    refresh();
  }

  /** With random weights. */
  public static Tower random(
      String name, int inputs, int hidden, int outputs, SplittableRandom random) {
    return new Tower(
        Parameter.random(name + ".first", inputs, hidden + outputs, 1 / Math.sqrt(inputs), random),
        Parameter.random(name + ".bias", 1, hidden + outputs, 0.01, random),
        Parameter.random(name + ".second", hidden, outputs, 1 / Math.sqrt(hidden), random));
  }

  /** With the parameters given, in the order of {@link #parameters}. */
  public static Tower of(List<Parameter> parameters) {
    return new Tower(parameters.get(0), parameters.get(1), parameters.get(2));
  }

  /** First layer with the linear path, biases, second layer. */
  public List<Parameter> parameters() {
    return List.of(first, bias, second);
  }

  /** Number of outputs. */
  public int outputs() {
    return outputs;
  }

  /** Number of inputs. */
  public int inputs() {
    return inputs;
  }

  /** Must be called after each change of the parameters and before the next backward pass. */
  public void refresh() {
    Kernels.transpose(first.values(), inputs, hidden + outputs, firstTransposed);
    Kernels.transpose(second.values(), hidden, outputs, secondTransposed);
  }

  /** Room for a pass over at most that many rows. */
  public Pass pass(int rows) {
    return new Pass(rows);
  }

  /** A gradient of zeros. */
  public Gradient gradient() {
    return new Gradient(
        new float[first.values().length],
        new float[bias.values().length],
        new float[second.values().length]);
  }

  /** Gradients by the parameters, in their order and shapes. */
  @SuppressWarnings("ArrayRecordComponent") // shared, and never compared
  public record Gradient(float[] first, float[] bias, float[] second) {
    /** Adds part {@code slice} of all of another's values. */
    void add(Gradient other, int slice) {
      add(first, other.first, slice);
      add(bias, other.bias, slice);
      add(second, other.second, slice);
    }

    private static void add(float[] sum, float[] other, int slice) {
      int from = (int) ((long) sum.length * slice / Slices.COUNT);
      int to = (int) ((long) sum.length * (slice + 1) / Slices.COUNT);
      Kernels.addScaled(sum, from, to - from, 1, other, from);
    }

    /** Back to zero. */
    public void clear() {
      Arrays.fill(first, 0);
      Arrays.fill(bias, 0);
      Arrays.fill(second, 0);
    }
  }

  /**
   * Adds up the slices' gradients, applies them, and sets them back to zero.
   *
   * @param gradients one a slice
   */
  public void update(Gradient[] gradients, Adam adam, double rate, long step, Slices slices) {
    slices.forEach(slice -> {
      for (int other = 1; other < gradients.length; other++) {
        gradients[0].add(gradients[other], slice);
      }
      apply(first, gradients[0].first, adam, rate, step, slice);
      apply(second, gradients[0].second, adam, rate, step, slice);
      apply(bias, gradients[0].bias, adam, rate, step, slice);
    });
    for (Gradient gradient : gradients) {
      gradient.clear();
    }
    refresh();
  }

  private static void apply(
      Parameter parameter, float[] gradient, Adam adam, double rate, long step, int slice) {
    int from = (int) ((long) gradient.length * slice / Slices.COUNT);
    int to = (int) ((long) gradient.length * (slice + 1) / Slices.COUNT);
    adam.apply(parameter, from, to, gradient, from, rate, step);
  }

  /** What a pass over some rows reads and writes; rows may be shared out over threads. */
  public final class Pass {
    private final float[] x;
    private final float[] layer;
    private final float[] active;
    private final float[] norms;
    private final float[] y;
    private final float[] outputGradient;
    private final float[] inputGradient;

    private Pass(int rows) {
      x = new float[rows * inputs];
      layer = new float[rows * (hidden + outputs)];
      active = new float[rows * hidden];
      norms = new float[rows];
      y = new float[rows * outputs];
      outputGradient = new float[rows * outputs];
      inputGradient = new float[rows * inputs];
    }

    /** Rows that it has room for. */
    public int rows() {
      return norms.length;
    }

    /** Inputs, row by row; zero at first. */
    public float[] x() {
      return x;
    }

    /** Outputs, row by row, each row of length 1. */
    public float[] y() {
      return y;
    }

    /** Gradient of the loss by {@link #y}; the backward pass overwrites it. */
    public float[] outputGradient() {
      return outputGradient;
    }

    /** Gradient of the loss by {@link #x}, from the column asked for. */
    public float[] inputGradient() {
      return inputGradient;
    }

    /** Sets inputs and gradients of rows {@code from..to} to zero. */
    public void clear(int from, int to) {
      Arrays.fill(x, from * inputs, to * inputs, 0);
      Arrays.fill(outputGradient, from * outputs, to * outputs, 0);
      Arrays.fill(inputGradient, from * inputs, to * inputs, 0);
    }

    /** Computes the outputs of rows {@code from..to}. */
    public void forward(int from, int to) {
      int width = hidden + outputs;
      for (int row = from; row < to; row++) {
        int at = row * width;
        System.arraycopy(bias.values(), 0, layer, at, width);
        Kernels.multiplyRow(x, row * inputs, inputs, first.values(), width, layer, at);
        for (int i = 0; i < hidden; i++) {
          float value = layer[at + i];
          active[row * hidden + i] = value > 0 ? value : LEAK * value;
        }
        int out = row * outputs;
        System.arraycopy(layer, at + hidden, y, out, outputs);
        Kernels.multiplyRow(active, row * hidden, hidden, second.values(), outputs, y, out);
        float norm = (float) Math.sqrt(Kernels.dot(y, out, y, out, outputs)) + MIN_NORM;
        norms[row] = norm;
        for (int i = 0; i < outputs; i++) {
          y[out + i] /= norm;
        }
      }
    }

    /**
     * Adds to the gradient what rows {@code from..to} contribute.
     *
     * @param firstColumn inputs before it are constants, whose gradient is not wanted
     */
    public void backward(int from, int to, int firstColumn, Gradient gradient) {
      int width = hidden + outputs;
      for (int row = from; row < to; row++) {
        backwardLayer(row);
        Kernels.addScaled(gradient.bias, 0, width, 1, layer, row * width);
        Kernels.multiplyRow(
            layer,
            row * width,
            width,
            firstTransposed,
            firstColumn,
            inputs,
            inputs - firstColumn,
            inputGradient,
            row * inputs + firstColumn);
      }
      Kernels.addOuter(active, hidden, outputGradient, outputs, from, to, gradient.second);
      Kernels.addOuter(x, inputs, layer, width, from, to, gradient.first);
    }

    /** Turns the gradient by y into that by z, and the row's layer into its gradient. */
    private void backwardLayer(int row) {
      int at = row * (hidden + outputs);
      int out = row * outputs;
      float along = Kernels.dot(outputGradient, out, y, out, outputs);
      for (int i = 0; i < outputs; i++) {
        float slope = (outputGradient[out + i] - along * y[out + i]) / norms[row];
        outputGradient[out + i] = slope;
        layer[at + hidden + i] = slope;
      }
      Arrays.fill(layer, at, at + hidden, 0);
      Kernels.multiplyRow(outputGradient, out, outputs, secondTransposed, hidden, layer, at);
      for (int i = 0; i < hidden; i++) {
        layer[at + i] *= active[row * hidden + i] > 0 ? 1 : LEAK;
      }
    }
  }
}
