package io.recgpt.retrieval.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who took what, and which items are taken by the same people. An item's neighbours are worked out
 * when first asked for and kept until a taker of that item takes something new, so that each event
 * counts at once. Writers exclude all others; readers may share it.
 */
final class CoOccurrence {
  /** Latest items of a person that count: longer histories are those of shops, not of people. */
  static final int LONGEST_HISTORY = 500;

  private static final int MOST_NEIGHBORS = 400;
  private static final double SHRINKAGE = 1;

  private final List<Takes> users = new ArrayList<>();
  private final List<Takers> items = new ArrayList<>();
  private @Nullable Neighbors[] neighbors = new Neighbors[16];

  /** The items most taken by an item's takers, in order of their ordinals. */
  final class Neighbors {
    private final int item;
    private final int[] others;
    private final float[] shared;

    private Neighbors(int item, int[] others, float[] shared) {
      this.item = item;
      this.others = others;
      this.shared = shared;
    }

    /** Similarity of an item, 0 where it is no neighbour. */
    double of(int other) {
      int at = Arrays.binarySearch(others, other);
      return at < 0 ? 0 : similarity(shared[at], item, other);
    }

    /** Adds to each neighbour its similarity times a weight. */
    void scoreInto(double[] scores, double weight) {
      for (int i = 0; i < others.length && others[i] < scores.length; i++) {
        scores[others[i]] += weight * similarity(shared[i], item, others[i]);
      }
    }
  }

  void add(Interaction interaction) {
    if (!interaction.action().positive()) {
      return;
    }
    while (users.size() <= interaction.user()) {
      users.add(new Takes());
    }
    while (items.size() <= interaction.item()) {
      items.add(new Takers());
    }
    if (items.size() > neighbors.length) {
      neighbors = Arrays.copyOf(neighbors, items.size() * 2);
    }
    Takes takes = users.get(interaction.user());
    float weight = (float) interaction.action().weight();
    int at = takes.indexOf(interaction.item());
    if (at >= 0 && weight <= takes.weights[at]) {
      return;
    }
    count(takes, -1);
    if (at >= 0) {
      takes.weights[at] = weight;
    } else {
      int dropped = takes.add(interaction.item(), weight);
      if (dropped >= 0) {
        items.get(dropped).remove(interaction.user());
      }
      items.get(interaction.item()).add(interaction.user());
    }
    count(takes, 1);
  }

  /** Adds a person's takes to the items' sums, or takes them out, and forgets what they changed. */
  private void count(Takes takes, int sign) {
    double share = sign * takes.share();
    for (int i = 0; i < takes.size; i++) {
      int item = takes.items[i];
      items.get(item).count(share * takes.weights[i] * takes.weights[i]);
      neighbors[item] = null;
    }
  }

  /** The items most often taken by the takers of an item. */
  Neighbors neighbors(int item) {
    if (item >= items.size()) {
      return new Neighbors(item, new int[0], new float[0]);
    }
    Neighbors known = neighbors[item];
    if (known == null) {
      known = compute(item);
      neighbors[item] = known;
    }
    return known;
  }

  private Neighbors compute(int item) {
    Takers takers = items.get(item);
    double[] shared = new double[items.size()];
    for (int i = 0; i < takers.size; i++) {
      Takes takes = users.get(takers.users[i]);
      int at = takes.indexOf(item);
      if (at < 0) {
        continue;
      }
      double weight = takes.share() * takes.weights[at];
      for (int j = 0; j < takes.size; j++) {
        shared[takes.items[j]] += weight * takes.weights[j];
      }
    }
    shared[item] = 0;
    double[] similarities = new double[shared.length];
    int found = 0;
    for (int other = 0; other < shared.length; other++) {
      if (shared[other] > 0) {
        similarities[other] = similarity(shared[other], item, other);
        found++;
      }
    }
    double least = least(similarities, found);
    int[] others = new int[Math.min(found, MOST_NEIGHBORS)];
    float[] kept = new float[others.length];
    int size = 0;
    for (int other = 0; other < shared.length && size < others.length; other++) {
      if (similarities[other] > 0 && similarities[other] >= least) {
        others[size] = other;
        kept[size++] = (float) shared[other];
      }
    }
    return new Neighbors(item, others, kept);
  }

  /** Cosine of two items' takers, shrunk where they are few. */
  private double similarity(double shared, int left, int right) {
    return shared / (items.get(left).root * items.get(right).root + SHRINKAGE);
  }

  private static double least(double[] similarities, int found) {
    if (found <= MOST_NEIGHBORS) {
      return 0;
    }
    double[] sorted = similarities.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - MOST_NEIGHBORS];
  }

  /** Items that a person took, in the order they first did. */
  private static final class Takes {
    private int[] items = new int[4];
    private float[] weights = new float[4];
    private int size;

    /** A long history says less of each pair in it. */
    double share() {
      double length = Math.log(size + Math.E);
      return 1 / (length * length);
    }

    int indexOf(int item) {
      for (int i = 0; i < size; i++) {
        if (items[i] == item) {
          return i;
        }
      }
      return -1;
    }

    /** Adds an item; answers the one that had to go for it, or -1. */
    int add(int item, float weight) {
      int dropped = -1;
      if (size == LONGEST_HISTORY) {
        dropped = items[0];
        System.arraycopy(items, 1, items, 0, size - 1);
        System.arraycopy(weights, 1, weights, 0, size - 1);
        size--;
      } else if (size == items.length) {
        int room = Math.min(size * 2, LONGEST_HISTORY);
        items = Arrays.copyOf(items, room);
        weights = Arrays.copyOf(weights, room);
      }
      items[size] = item;
      weights[size++] = weight;
      return dropped;
    }
  }

  /**
   * People who took an item, and the root of the sum of their squared weights, each times the
   * share.
   */
  private static final class Takers {
    private int[] users = new int[4];
    private int size;
    private double squares;
    private double root;

    void count(double square) {
      squares += square;
      root = Math.sqrt(Math.max(0, squares));
    }

    void add(int user) {
      if (size == users.length) {
        users = Arrays.copyOf(users, size * 2);
      }
      users[size++] = user;
    }

    void remove(int user) {
      for (int i = 0; i < size; i++) {
        if (users[i] == user) {
          users[i] = users[--size];
          return;
        }
      }
    }
  }
}
