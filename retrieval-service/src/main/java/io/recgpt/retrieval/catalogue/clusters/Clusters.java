package io.recgpt.retrieval.catalogue.clusters;

import io.recgpt.inference.Embedding;
import java.util.List;

/**
 * Clusters that stand in for the categories of items without one.
 *
 * @param clusters named, each with the unit vector of its centre
 * @param itemCount how many items there were when they were made
 */
public record Clusters(List<Cluster> clusters, int itemCount) {
  /** No clusters: any number of items from 50 on has outgrown them. */
  public static final Clusters NONE = new Clusters(List.of(), 0);

  private static final int MIN_ITEMS = 50;

  public Clusters {
    clusters = List.copyOf(clusters);
  }

  /** A named cluster. */
  public record Cluster(String name, Embedding centroid) {}

  /** Whether clusters should be made anew, for that many items: first at 50, then when doubled. */
  public boolean outgrown(int items) {
    return items >= Math.max(MIN_ITEMS, 2 * itemCount);
  }

  /** Whether a cluster has that name. */
  public boolean has(String name) {
    return clusters.stream().anyMatch(cluster -> cluster.name().equals(name));
  }

  /** Name of the nearest cluster; empty where there is none in the vector's space. */
  public String nearest(Embedding vector) {
    String name = "";
    double most = Double.NEGATIVE_INFINITY;
    for (Cluster cluster : clusters) {
      if (cluster.centroid().dimension() != vector.dimension()) {
        return ""; // while a model is exchanged, another process clusters in its own space
      }
      double similarity = cluster.centroid().dot(vector);
      if (similarity > most) {
        most = similarity;
        name = cluster.name();
      }
    }
    return name;
  }
}
