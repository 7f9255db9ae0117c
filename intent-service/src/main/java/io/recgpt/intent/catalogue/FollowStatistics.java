package io.recgpt.intent.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;

/** Which items the same people take: for each item its nearest others, learned from the log. */
public final class FollowStatistics {
  private static final int NEIGHBOURS = 60;

  /** Damps pairs that few people share. */
  private static final double SHRINKAGE = 10;

  /** Latest items of one person that count, and most pairs counted in all. */
  private static final int MAX_HISTORY = 300;

  private static final long MAX_PAIRS = 400_000_000L;

  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final int MAX_PAUSE_DAYS = 400;

  private final int[][] neighbors;
  private final float[][] weights;
  private final double rhythmDays;

  private FollowStatistics(int[][] neighbors, float[][] weights, double rhythmDays) {
    this.neighbors = neighbors;
    this.weights = weights;
    this.rhythmDays = rhythmDays;
  }

  /**
   * Median of the days between one active day of a person and the next; 1 where nobody came back.
   */
  public double rhythmDays() {
    return rhythmDays;
  }

  /** Adds, to the score of each item, how much these items speak for it. */
  public void predict(int item, double weight, float[] scores) {
    int[] others = neighbors[item];
    for (int n = 0; n < others.length; n++) {
      scores[others[n]] += (float) (weight * weights[item][n]);
    }
  }

  /** Collects the log: user by user, each user's in order of time. */
  public static final class Builder {
    private final int itemCount;
    private final List<int[]> histories = new ArrayList<>();
    private final LinkedHashSet<Integer> current = new LinkedHashSet<>();
    private final int[] pauses = new int[MAX_PAUSE_DAYS + 1];
    private long user = Long.MIN_VALUE;
    private long day;

    /** For a catalogue of so many items. */
    public Builder(int itemCount) {
      this.itemCount = itemCount;
    }

    /** Adds that a user took an item, at a time in milliseconds since 1970. */
    public void take(long user, int item, long atMillis) {
      long today = Math.floorDiv(atMillis, MILLIS_PER_DAY);
      if (user != this.user) {
        endUser();
        this.user = user;
      } else if (today > day) {
        pauses[(int) Math.min(MAX_PAUSE_DAYS, today - day)]++;
      }
      day = today;
      current.add(item);
    }

    /** Counts what was collected. */
    public FollowStatistics build() {
      endUser();
      List<int[]> sampled = sample();
      int[] takers = new int[itemCount];
      for (int[] history : sampled) {
        for (int item : history) {
          takers[item]++;
        }
      }
      int[][] users = new int[itemCount][];
      for (int i = 0; i < itemCount; i++) {
        users[i] = new int[takers[i]];
      }
      int[] filled = new int[itemCount];
      for (int u = 0; u < sampled.size(); u++) {
        for (int item : sampled.get(u)) {
          users[item][filled[item]++] = u;
        }
      }
      int[][] neighbors = new int[itemCount][];
      float[][] weights = new float[itemCount][];
      float[] counts = new float[itemCount];
      for (int i = 0; i < itemCount; i++) {
        List<Integer> touched = new ArrayList<>();
        for (int u : users[i]) {
          for (int j : sampled.get(u)) {
            if (counts[j]++ == 0) {
              touched.add(j);
            }
          }
        }
        nearest(i, touched, counts, takers, neighbors, weights);
        for (int j : touched) {
          counts[j] = 0;
        }
      }
      return new FollowStatistics(neighbors, weights, medianPause());
    }

    private double medianPause() {
      int total = Arrays.stream(pauses).sum();
      int sum = 0;
      for (int days = 1; days < pauses.length; days++) {
        sum += pauses[days];
        if (total > 0 && 2 * sum >= total) {
          return days;
        }
      }
      return 1;
    }

    private void endUser() {
      if (current.size() > 1) {
        histories.add(
            current.stream()
                .skip(Math.max(0, current.size() - MAX_HISTORY))
                .mapToInt(Integer::intValue)
                .toArray());
      }
      current.clear();
    }

    /** Every so-manieth person where all would be too many. */
    private List<int[]> sample() {
      long pairs = 0;
      for (int[] history : histories) {
        pairs += (long) history.length * history.length;
      }
      int step = (int) Math.max(1, (pairs + MAX_PAIRS - 1) / MAX_PAIRS);
      List<int[]> sampled = new ArrayList<>();
      for (int u = 0; u < histories.size(); u += step) {
        sampled.add(histories.get(u));
      }
      return sampled;
    }

    private static void nearest(
        int item,
        List<Integer> touched,
        float[] counts,
        int[] takers,
        int[][] neighbors,
        float[][] weights) {
      PriorityQueue<Scored> best = new PriorityQueue<>(Scored.WORST_FIRST);
      for (int other : touched) {
        if (other != item) {
          double norm = Math.sqrt((double) takers[item] * takers[other]) + SHRINKAGE;
          best.add(new Scored(other, counts[other] / norm));
          if (best.size() > NEIGHBOURS) {
            best.poll();
          }
        }
      }
      List<Scored> sorted = new ArrayList<>(best);
      sorted.sort(Scored.WORST_FIRST.reversed());
      neighbors[item] = sorted.stream().mapToInt(Scored::index).toArray();
      weights[item] = new float[sorted.size()];
      for (int n = 0; n < sorted.size(); n++) {
        weights[item][n] = (float) sorted.get(n).score();
      }
    }
  }
}
