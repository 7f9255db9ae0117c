package io.recgpt.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Clusters of unit vectors: spherical k-means (Dhillon and Modha, "Concept Decompositions for Large
 * Sparse Text Data Using Clustering", 2001), seeded by k-means++ (Arthur and Vassilvitskii 2007).
 * The same vectors in the same order give the same clusters in every process and on every machine:
 * the seed is fixed, and no sum depends on how many threads or vector lanes there are.
 */
public final class SphericalClusters {
  private static final int MAX_ROUNDS = 12;
  private static final long SEED = 1;

  private final float[][] centers;
  private final FloatMatrix matrix;

  private SphericalClusters(float[][] centers, int dimension) {
    this.centers = centers;
    this.matrix = new FloatMatrix(centers, dimension);
  }

  /**
   * Finds clusters; time grows with the product of points and clusters.
   *
   * @param points unit vectors of one dimension
   * @param count how many clusters, at least 1; fewer where there are fewer points
   */
  public static SphericalClusters of(List<Embedding> points, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: %d (expected: >= 1)".formatted(count));
    }
    if (points.isEmpty()) {
      return new SphericalClusters(new float[0][], 0);
    }
    int dimension = points.getFirst().dimension();
    SphericalClusters clusters =
        new SphericalClusters(spread(points, Math.min(count, points.size())), dimension);
    int[] nearest = new int[0];
    for (int round = 0; round < MAX_ROUNDS; round++) {
      int[] next = clusters.nearest(points);
      if (Arrays.equals(nearest, next)) {
        break;
      }
      nearest = next;
      clusters = new SphericalClusters(means(points, nearest, clusters.centers), dimension);
    }
    return clusters;
  }

  /** How many there are. */
  public int size() {
    return centers.length;
  }

  /**
   * The number of the cluster whose center is nearest to each point, from 0; of equally near ones
   * the first.
   *
   * @throws IllegalStateException where there are no clusters
   */
  public int[] nearest(List<Embedding> points) {
    if (centers.length == 0 && !points.isEmpty()) {
      throw new IllegalStateException("clusters: 0 (expected: >= 1)");
    }
    return IntStream.range(0, points.size())
        .parallel()
        .map(i -> largest(matrix.times(points.get(i).toArray())))
        .toArray();
  }

  /** First centers far from one another: each is drawn by its distance to those before. */
  private static float[][] spread(List<Embedding> points, int count) {
    Random random = new Random(SEED);
    float[][] vectors = points.stream().map(Embedding::toArray).toArray(float[][]::new);
    FloatMatrix all = new FloatMatrix(vectors, points.getFirst().dimension());
    List<float[]> centers = new ArrayList<>();
    double[] distances = new double[vectors.length];
    Arrays.fill(distances, 1);
    while (centers.size() < count) {
      double left = random.nextDouble() * total(distances);
      int drawn = 0;
      while (drawn < distances.length - 1 && left >= distances[drawn]) {
        left -= distances[drawn++];
      }
      centers.add(vectors[drawn]);
      float[] cosines = all.times(vectors[drawn]);
      for (int p = 0; p < distances.length; p++) {
        distances[p] = Math.min(distances[p], Math.max(0, 1 - cosines[p]));
      }
    }
    return centers.toArray(float[][]::new);
  }

  private static double total(double[] values) {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    return total;
  }

  /** An empty cluster stays where it was. */
  private static float[][] means(List<Embedding> points, int[] nearest, float[][] before) {
    double[][] sums = new double[before.length][before[0].length];
    for (int p = 0; p < nearest.length; p++) {
      double[] sum = sums[nearest[p]];
      Embedding point = points.get(p);
      for (int d = 0; d < sum.length; d++) {
        sum[d] += point.get(d);
      }
    }
    float[][] means = new float[before.length][];
    for (int c = 0; c < means.length; c++) {
      double squares = 0;
      for (double value : sums[c]) {
        squares += value * value;
      }
      double norm = Math.sqrt(squares);
      means[c] = norm < 1e-12 ? before[c] : scaled(sums[c], norm);
    }
    return means;
  }

  private static float[] scaled(double[] sum, double norm) {
    float[] scaled = new float[sum.length];
    for (int d = 0; d < scaled.length; d++) {
      scaled[d] = (float) (sum[d] / norm);
    }
    return scaled;
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
