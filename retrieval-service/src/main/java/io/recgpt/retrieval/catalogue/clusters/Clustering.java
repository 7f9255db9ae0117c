package io.recgpt.retrieval.catalogue.clusters;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.numeric.FixedPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Spherical k-means over the items' vectors, seeded; k is about the square root of their number.
 * Items are taken in order of their ids, so that the same ones give the same clusters.
 */
public final class Clustering {
  private static final int MAX_CLUSTERS = 100;
  private static final int MAX_SAMPLES = 10_000;
  private static final int ROUNDS = 10;
  private static final long SEED = 7;

  private final float[][] samples;
  private final int[][] exact;
  private final Random random = new Random(SEED);

  private Clustering(float[][] samples) {
    this.samples = samples;
    this.exact = exact(samples);
  }

  private static int[][] exact(float[][] vectors) {
    return Arrays.stream(vectors).map(FixedPoint::of).toArray(int[][]::new);
  }

  /** Clusters of items, named from their own words. */
  public static Clusters of(List<PlacedItem> unordered, Set<String> stopWords) {
    List<PlacedItem> items =
        unordered.stream().sorted(Comparator.comparing(placed -> placed.item().id())).toList();
    List<PlacedItem> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, new Random(SEED));
    float[][] samples =
        shuffled.stream()
            .limit(MAX_SAMPLES)
            .map(item -> item.embedding().toArray())
            .toArray(float[][]::new);
    int k = Math.clamp(Math.round(Math.sqrt(items.size())), 1, MAX_CLUSTERS);
    float[][] centers = new Clustering(samples).centers(k);
    List<List<PlacedItem>> members = new ArrayList<>();
    Arrays.stream(centers).forEach(center -> members.add(new ArrayList<>()));
    int[][] exactCenters = exact(centers);
    for (PlacedItem item : items) {
      members.get(nearest(FixedPoint.of(item.embedding()), exactCenters)).add(item);
    }
    List<String> names = ClusterNames.of(members, stopWords);
    List<Clusters.Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < centers.length; i++) {
      if (!members.get(i).isEmpty()) {
        clusters.add(new Clusters.Cluster(names.get(i), Embedding.of(centers[i])));
      }
    }
    return new Clusters(clusters, items.size());
  }

  private float[][] centers(int k) {
    float[][] centers = spread(k);
    int[] assigned = new int[samples.length];
    for (int round = 0; round < ROUNDS; round++) {
      boolean moved = false;
      float[][] sums = new float[k][samples[0].length];
      int[][] exactCenters = exact(centers);
      for (int i = 0; i < samples.length; i++) {
        int nearest = nearest(exact[i], exactCenters);
        moved |= round == 0 || nearest != assigned[i];
        assigned[i] = nearest;
        for (int d = 0; d < sums[nearest].length; d++) {
          sums[nearest][d] += samples[i][d];
        }
      }
      if (!moved) {
        break;
      }
      for (int c = 0; c < k; c++) {
        centers[c] = Embedding.unit(sums[c]).toArray();
      }
    }
    return centers;
  }

  /** First centres far from one another: each drawn by its distance to those before (k-means++). */
  private float[][] spread(int k) {
    float[][] centers = new float[k][];
    double[] distance = new double[samples.length];
    Arrays.fill(distance, 2);
    for (int c = 0; c < k; c++) {
      double left = random.nextDouble() * total(distance);
      int drawn = 0;
      while (drawn < samples.length - 1 && left >= distance[drawn]) {
        left -= distance[drawn++];
      }
      centers[c] = samples[drawn];
      int[] center = exact[drawn];
      for (int i = 0; i < samples.length; i++) {
        double cosine = FixedPoint.dot(exact[i], center);
        distance[i] = Math.min(distance[i], Math.max(0, 1 - cosine));
      }
    }
    return centers;
  }

  private static double total(double[] values) {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    return total;
  }

  private static int nearest(int[] vector, int[][] centers) {
    int nearest = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < centers.length; c++) {
      float cosine = FixedPoint.dot(vector, centers[c]);
      if (cosine > most) {
        most = cosine;
        nearest = c;
      }
    }
    return nearest;
  }
}
