package io.recgpt.intent.interest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Agglomerative clustering by the mean similarity between all members of two clusters. */
final class AverageLinkage {
  private AverageLinkage() {}

  /**
   * Joins the two most similar clusters until none are as similar as the threshold.
   *
   * @param similarity symmetric; overwritten
   * @return members of each cluster, ascending, in order of their first member
   */
  static List<int[]> cluster(float[][] similarity, double threshold) {
    int n = similarity.length;
    int[] size = new int[n];
    Arrays.fill(size, 1);
    int[] parent = new int[n];
    boolean[] alive = new boolean[n];
    int[] nearest = new int[n];
    for (int i = 0; i < n; i++) {
      parent[i] = i;
      alive[i] = true;
    }
    for (int i = 0; i < n; i++) {
      nearest[i] = nearest(similarity, alive, i);
    }
    while (true) {
      int a = -1;
      for (int i = 0; i < n; i++) {
        if (alive[i]
            && nearest[i] >= 0
            && (a < 0 || similarity[i][nearest[i]] > similarity[a][nearest[a]])) {
          a = i;
        }
      }
      if (a < 0 || similarity[a][nearest[a]] < threshold) {
        break;
      }
      int b = nearest[a];
      for (int k = 0; k < n; k++) {
        if (alive[k] && k != a && k != b) {
          float joined =
              (size[a] * similarity[a][k] + size[b] * similarity[b][k]) / (size[a] + size[b]);
          similarity[a][k] = joined;
          similarity[k][a] = joined;
        }
      }
      size[a] += size[b];
      alive[b] = false;
      parent[b] = a;
      for (int k = 0; k < n; k++) {
        if (alive[k] && (k == a || nearest[k] == a || nearest[k] == b)) {
          nearest[k] = nearest(similarity, alive, k);
        }
      }
    }
    return members(parent);
  }

  private static int nearest(float[][] similarity, boolean[] alive, int i) {
    int best = -1;
    for (int k = 0; k < alive.length; k++) {
      if (alive[k] && k != i && (best < 0 || similarity[i][k] > similarity[i][best])) {
        best = k;
      }
    }
    return best;
  }

  private static List<int[]> members(int[] parent) {
    int n = parent.length;
    List<List<Integer>> lists = new ArrayList<>();
    int[] cluster = new int[n];
    Arrays.fill(cluster, -1);
    for (int i = 0; i < n; i++) {
      int root = i;
      while (parent[root] != root) {
        root = parent[root];
      }
      if (cluster[root] < 0) {
        cluster[root] = lists.size();
        lists.add(new ArrayList<>());
      }
      lists.get(cluster[root]).add(i);
    }
    return lists.stream().map(list -> list.stream().mapToInt(Integer::intValue).toArray()).toList();
  }
}
