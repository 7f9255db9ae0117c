package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.towers.network.Kernels;
import io.recgpt.retrieval.towers.network.Slices;
import io.recgpt.retrieval.towers.samples.Recency;
import io.recgpt.retrieval.towers.samples.TakenItem;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.UserPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Users whose last new item is asked for: what they did at that moment and after is not trained on.
 *
 * @param ends where each user's training events end
 * @param users whose item is asked for
 * @param targets the item of each
 */
@SuppressWarnings("ArrayRecordComponent") // shared, and never compared
record TowerValidation(TowerData data, int[] ends, int[] users, int[] targets) {
  private static final int DEPTH = 30;

  /**
   * Shares of users whose item ranks among the first 30 of the catalogue less what they took, and
   * the mean of {@code 1 / log2(rank + 1)} where it does.
   */
  record Quality(double hitRate, double ndcg) {}

  /** A seeded draw of at most that many users, and at most a fifth of those who can be asked. */
  static TowerValidation of(TowerData data, int most, long seed) {
    int[] ends = Arrays.copyOfRange(data.offsets, 1, data.offsets.length);
    List<Integer> askable = new ArrayList<>();
    for (int user = 0; user < data.userCount(); user++) {
      if (target(data, user, lastMoment(data, user)) >= 0) {
        askable.add(user);
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    int wanted = Math.min(most, askable.size() / 5);
    int[] users = new int[wanted];
    int[] targets = new int[wanted];
    int left = askable.size();
    int drawn = 0;
    for (int user : askable) {
      if (random.nextInt(left--) < wanted - drawn) {
        int from = lastMoment(data, user);
        users[drawn] = user;
        targets[drawn++] = target(data, user, from);
        ends[user] = from;
      }
    }
    return new TowerValidation(data, ends, users, targets);
  }

  private static int lastMoment(TowerData data, int user) {
    int from = data.offsets[user + 1] - 1;
    while (from > data.offsets[user] && data.times[from - 1] == data.times[from]) {
      from--;
    }
    return from;
  }

  /**
   * The last item from there on that the user hadn't taken; -1 without one or two events before.
   */
  private static int target(TowerData data, int user, int from) {
    int start = data.offsets[user];
    if (from - start < 2) {
      return -1;
    }
    for (int e = data.offsets[user + 1] - 1; e >= from; e--) {
      boolean taken = false;
      for (int before = start; before < from && !taken; before++) {
        taken = data.items[before] == data.items[e];
      }
      if (!taken) {
        return data.items[e];
      }
    }
    return -1;
  }

  Quality ask(Towers towers, Slices slices) {
    if (users.length == 0) {
      return new Quality(0, 0);
    }
    int dimension = towers.dimension();
    float[] items = new float[data.itemCount() * dimension];
    Kernels.transpose(towers.items(), data.itemCount(), dimension, items);
    double[] hits = new double[Slices.COUNT];
    double[] gains = new double[Slices.COUNT];
    slices.forRows(
        users.length,
        (slice, from, to) -> {
          float[] scores = new float[data.itemCount()];
          for (int i = from; i < to; i++) {
            double rank = rank(towers, items, i, scores);
            if (rank < DEPTH) {
              hits[slice]++;
              gains[slice] += Math.log(2) / Math.log(rank + 2);
            }
          }
        });
    return new Quality(
        Arrays.stream(hits).sum() / users.length, Arrays.stream(gains).sum() / users.length);
  }

  /** Items before the target, from 0; ties count half. */
  private double rank(Towers towers, float[] itemsTransposed, int asked, float[] scores) {
    int start = data.offsets[users[asked]];
    int end = ends[users[asked]];
    List<TakenItem> history = new ArrayList<>();
    for (int e = Math.max(start, end - Recency.MAX_HISTORY); e < end; e++) {
      history.add(new TakenItem(data.itemIds.get(data.items[e]), action(data.kinds[e]), null));
    }
    Arrays.fill(scores, 0);
    Kernels.multiplyRow(
        towers.user(history), 0, towers.dimension(), itemsTransposed, scores.length, scores, 0);
    float target = scores[targets[asked]];
    for (int e = start; e < end; e++) {
      scores[data.items[e]] = Float.NEGATIVE_INFINITY;
    }
    double rank = -0.5;
    for (float score : scores) {
      rank += score > target ? 1 : score == target ? 0.5 : 0;
    }
    return rank;
  }

  private static ItemAction action(byte kind) {
    return kind == UserPool.BOUGHT.pool()
        ? ItemAction.PURCHASE
        : kind == UserPool.WANTED.pool() ? ItemAction.FAVORITE : ItemAction.CLICK;
  }
}
