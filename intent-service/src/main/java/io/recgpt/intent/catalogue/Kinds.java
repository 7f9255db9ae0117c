package io.recgpt.intent.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Kinds of things: small clusters of a catalogue's items, about ten items each, finer than its
 * categories. Spherical k-means with a fixed seed, so that the same catalogue gives the same kinds.
 */
public final class Kinds {
  private static final int ITEMS_A_KIND = 10;
  private static final int MAX_KINDS = 400;
  private static final int MAX_SAMPLES = 6_000;
  private static final int ROUNDS = 6;
  private static final long SEED = 23;

  private final int[] ofItem;
  private final float[][] centres;

  private Kinds(int[] ofItem, float[][] centres) {
    this.ofItem = ofItem;
    this.centres = centres;
  }

  /** Finds the kinds of a catalogue as so many seeds see them; they have none without items. */
  public static List<Kinds> of(Catalogue catalogue, int views) {
    return IntStream.range(0, views).mapToObj(view -> one(catalogue, SEED + view)).toList();
  }

  private static Kinds one(Catalogue catalogue, long seed) {
    int size = catalogue.size();
    int count = Math.min(MAX_KINDS, Math.max(size == 0 ? 0 : 1, size / ITEMS_A_KIND));
    int step = Math.max(1, size / MAX_SAMPLES);
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < size; i += step) {
      samples.add(catalogue.vector(i));
    }
    float[][] centres = spread(samples, Math.min(count, samples.size()), seed);
    for (int round = 0; round < ROUNDS && centres.length > 1; round++) {
      float[][] sums = new float[centres.length][catalogue.dimension()];
      FloatMatrix matrix = new FloatMatrix(centres, catalogue.dimension());
      for (float[] sample : samples) {
        Vectors.add(sums[nearest(matrix, sample)], sample, 1f);
      }
      for (int k = 0; k < centres.length; k++) {
        centres[k] = Vectors.unit(sums[k]);
      }
    }
    int[] ofItem = new int[size];
    FloatMatrix matrix = new FloatMatrix(centres, catalogue.dimension());
    for (int i = 0; i < size; i++) {
      ofItem[i] = nearest(matrix, catalogue.vector(i));
    }
    return new Kinds(ofItem, centres);
  }

  /** How many kinds there are. */
  public int size() {
    return centres.length;
  }

  /** The kind of an item. */
  public int of(int item) {
    return ofItem[item];
  }

  /** Centre of a kind, of length 1. */
  public float[] centre(int kind) {
    return centres[kind];
  }

  /** The kind that most of these items are of; of equal ones the first. */
  public int majority(int[] items) {
    int[] counts = new int[centres.length];
    int best = 0;
    for (int item : items) {
      counts[ofItem[item]]++;
    }
    for (int k = 1; k < counts.length; k++) {
      best = counts[k] > counts[best] ? k : best;
    }
    return best;
  }

  /** First centres far from one another: each is drawn by its distance to those before. */
  private static float[][] spread(List<float[]> samples, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] centres = new float[count][];
    double[] distance = new double[samples.size()];
    Arrays.fill(distance, 2);
    for (int k = 0; k < count; k++) {
      double left = random.nextDouble() * Arrays.stream(distance).sum();
      int drawn = 0;
      while (drawn < distance.length - 1 && left >= distance[drawn]) {
        left -= distance[drawn++];
      }
      centres[k] = samples.get(drawn);
      for (int s = 0; s < distance.length; s++) {
        double apart = Math.max(0, 1 - Vectors.dot(samples.get(s), centres[k]));
        distance[s] = Math.min(distance[s], apart);
      }
    }
    return centres;
  }

  private static int nearest(FloatMatrix centres, float[] vector) {
    float[] similarities = centres.times(vector);
    int nearest = 0;
    for (int k = 1; k < similarities.length; k++) {
      nearest = similarities[k] > similarities[nearest] ? k : nearest;
    }
    return nearest;
  }
}
