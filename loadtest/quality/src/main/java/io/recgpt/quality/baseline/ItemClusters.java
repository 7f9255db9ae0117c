package io.recgpt.quality.baseline;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Clusters of similar items: spherical k-means (Dhillon and Modha 2001) on unit vectors, seeded by
 * k-means++ (Arthur and Vassilvitskii 2007).
 */
public final class ItemClusters {
  private static final int ROUNDS = 25;

  private ItemClusters() {}

  /**
   * The cluster of each item.
   *
   * @param vectors unit vectors by item
   * @param count how many clusters, at least 1; fewer where there are fewer items
   */
  public static Map<String, String> of(Map<String, Embedding> vectors, int count, long seed) {
    List<String> ids = new ArrayList<>(new TreeMap<>(vectors).keySet());
    List<Embedding> points = new ArrayList<>();
    new TreeMap<>(vectors).values().forEach(points::add);
    if (points.isEmpty()) {
      return Map.of();
    }
    Random random = new Random(seed);
    double[][] centers = seeds(points, Math.min(count, points.size()), random);
    int[] nearest = new int[points.size()];
    for (int round = 0; round < ROUNDS; round++) {
      double[][] now = centers;
      int[] next =
          IntStream.range(0, points.size())
              .parallel()
              .map(i -> nearest(points.get(i), now))
              .toArray();
      if (round > 0 && Arrays.equals(nearest, next)) {
        break;
      }
      System.arraycopy(next, 0, nearest, 0, next.length);
      centers = means(points, nearest, centers);
    }
    Map<String, String> clusters = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      clusters.put(ids.get(i), "cluster " + nearest[i]);
    }
    return clusters;
  }

  private static double[][] seeds(List<Embedding> points, int count, Random random) {
    double[][] seeds = new double[count][];
    double[] distances = new double[points.size()];
    Arrays.fill(distances, 1);
    for (int i = 0; i < count; i++) {
      double drawn = random.nextDouble() * Arrays.stream(distances).sum();
      int chosen = 0;
      while (chosen < points.size() - 1 && drawn >= distances[chosen]) {
        drawn -= distances[chosen++];
      }
      double[] seed = values(points.get(chosen));
      seeds[i] = seed;
      for (int p = 0; p < distances.length; p++) {
        distances[p] = Math.min(distances[p], Math.max(0, 1 - dot(points.get(p), seed)));
      }
    }
    return seeds;
  }

  private static int nearest(Embedding point, double[][] centers) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < centers.length; i++) {
      double likeness = dot(point, centers[i]);
      if (likeness > most) {
        most = likeness;
        best = i;
      }
    }
    return best;
  }

  /** An empty cluster stays where it was. */
  private static double[][] means(List<Embedding> points, int[] nearest, double[][] before) {
    double[][] sums = new double[before.length][before[0].length];
    for (int i = 0; i < nearest.length; i++) {
      double[] sum = sums[nearest[i]];
      for (int d = 0; d < sum.length; d++) {
        sum[d] += points.get(i).get(d);
      }
    }
    for (int c = 0; c < sums.length; c++) {
      double norm = Math.sqrt(Arrays.stream(sums[c]).map(x -> x * x).sum());
      if (norm < 1e-12) {
        sums[c] = before[c];
      } else {
        double[] sum = sums[c];
        Arrays.setAll(sum, d -> sum[d] / norm);
      }
    }
    return sums;
  }

  private static double dot(Embedding point, double[] center) {
    double sum = 0;
    for (int d = 0; d < center.length; d++) {
      sum += point.get(d) * center[d];
    }
    return sum;
  }

  private static double[] values(Embedding point) {
    return IntStream.range(0, point.dimension()).mapToDouble(point::get).toArray();
  }
}
