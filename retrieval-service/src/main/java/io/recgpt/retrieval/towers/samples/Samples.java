package io.recgpt.retrieval.towers.samples;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What histories are asked to continue with. A sample is a range of events of one user at one
 * moment, whose history is what came strictly before, or, where {@code masked}, a window of the
 * user's events with gaps to fill.
 */
public final class Samples {
  final TowerData data;

  /** First event of each range; for a masked sample the bits are inverted. */
  private final long[] samples;

  /** True where an event is its user's first of that item: a repeat is no target. */
  final boolean[] first;

  /** User of each event. */
  private final int[] users;

  private final int[] ends;

  /**
   * @param ends where each user's events end for training; what is after is held out
   * @param masked masked samples per sample that continues a history
   */
  public Samples(TowerData data, int[] ends, double masked) {
    this.data = data;
    this.ends = ends;
    first = new boolean[data.eventCount()];
    users = new int[data.eventCount()];
    int[] lastUser = new int[data.itemCount()];
    Arrays.fill(lastUser, -1);
    long[] found = new long[2 * data.eventCount()];
    int count = 0;
    double due = 0;
    for (int user = 0; user < data.userCount(); user++) {
      int start = data.offsets[user];
      int distinct = 0;
      int groups = 0;
      boolean counted = true;
      for (int e = start; e < ends[user]; e++) {
        users[e] = user;
        first[e] = lastUser[data.items[e]] != user;
        lastUser[data.items[e]] = user;
        distinct += first[e] ? 1 : 0;
        if (e == start || data.times[e] != data.times[e - 1]) {
          counted = e == start;
        }
        if (first[e] && !counted) {
          counted = true;
          groups++;
          found[count++] = groupStart(e);
        }
      }
      if (distinct >= 2) {
        for (due += Math.max(1, groups) * masked; due >= 1; due--) {
          found[count++] = ~(long) start;
        }
      }
    }
    samples = Arrays.copyOf(found, count);
  }

  /** The samples in a random order. */
  public long[] shuffled(SplittableRandom random) {
    long[] order = samples.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  int size() {
    return samples.length;
  }

  int userStart(int event) {
    return data.offsets[users[event]];
  }

  int userEnd(int event) {
    return ends[users[event]];
  }

  /** End of the events at the same moment as the one given. */
  int groupEnd(int event) {
    int end = event + 1;
    while (end < userEnd(event) && data.times[end] == data.times[event]) {
      end++;
    }
    return end;
  }

  private int groupStart(int event) {
    int start = event;
    while (start > userStart(event) && data.times[start - 1] == data.times[event]) {
      start--;
    }
    return start;
  }
}
