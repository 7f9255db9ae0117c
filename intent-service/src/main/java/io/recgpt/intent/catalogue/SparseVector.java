package io.recgpt.intent.catalogue;

import java.util.Map;
import java.util.TreeMap;

/** Weights of a few terms, as a unit vector; zero where there are none. */
public final class SparseVector {
  private final int[] terms;
  private final float[] weights;

  private SparseVector(int[] terms, float[] weights) {
    this.terms = terms;
    this.weights = weights;
  }

  /** The unit vector of these weights. */
  public static SparseVector unit(Map<Integer, Double> weights) {
    TreeMap<Integer, Double> sorted = new TreeMap<>(weights);
    double norm = 0;
    for (double weight : sorted.values()) {
      norm += weight * weight;
    }
    double scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    int[] terms = new int[sorted.size()];
    float[] values = new float[sorted.size()];
    int at = 0;
    for (Map.Entry<Integer, Double> entry : sorted.entrySet()) {
      terms[at] = entry.getKey();
      values[at++] = (float) (entry.getValue() * scale);
    }
    return new SparseVector(terms, values);
  }

  /** Dot product. */
  public double dot(SparseVector other) {
    double sum = 0;
    int i = 0;
    int j = 0;
    while (i < terms.length && j < other.terms.length) {
      if (terms[i] == other.terms[j]) {
        sum += weights[i++] * other.weights[j++];
      } else if (terms[i] < other.terms[j]) {
        i++;
      } else {
        j++;
      }
    }
    return sum;
  }

  /** Dot product with a vector that has all terms. */
  public double dot(float[] dense) {
    double sum = 0;
    for (int i = 0; i < terms.length; i++) {
      sum += weights[i] * dense[terms[i]];
    }
    return sum;
  }

  /** Writes the weights into a vector that has all terms. */
  public void fill(float[] dense) {
    for (int i = 0; i < terms.length; i++) {
      dense[terms[i]] = weights[i];
    }
  }

  /** Adds this, scaled, to weights by term. */
  public void addTo(Map<Integer, Double> sums, double scale) {
    for (int i = 0; i < terms.length; i++) {
      sums.merge(terms[i], weights[i] * scale, Double::sum);
    }
  }
}
