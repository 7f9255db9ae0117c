package io.recgpt.retrieval.towers.samples;

import io.recgpt.retrieval.towers.network.ContrastiveLoss;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws what a step needs: histories, items to tell apart, their tags and categories. */
public final class BatchSampler {
  /** Targets of one history a step; a basket's others come in other steps. */
  static final int MAX_TARGETS = 8;

  /** Candidates a step whose tags and categories are learned. */
  private static final int MAX_DESCRIBED = 256;

  /** Latest events whose items are not used against a user. */
  private static final int MAX_EXCLUDED = 500;

  private static final int NEGATIVE_TAGS = 256;

  private final Samples samples;
  private final TowerData data;
  private final TowerSettings.Loss settings;
  private final int[] categoryRows;
  private final double[] popularity;
  private final int[] slots;
  private final int[] tagSlots;

  // Of the batch being drawn.
  private final IntList historyItems = new IntList();
  private final IntList historyIds = new IntList();
  private final IntList historyKinds = new IntList();
  private final IntList historyOffsets = new IntList();
  private final IntList candidates = new IntList();
  private final IntList targets = new IntList();
  private final IntList targetOffsets = new IntList();
  private final IntList excludedFrom = new IntList();
  private final IntList excludedTo = new IntList();
  private SplittableRandom random = new SplittableRandom(0);

  /**
   * @param categoryRows row of each item's category, 0 where it has none
   */
  public BatchSampler(Samples samples, TowerSettings.Loss settings, int[] categoryRows) {
    this.samples = samples;
    data = samples.data;
    this.settings = settings;
    this.categoryRows = categoryRows;
    slots = new int[data.itemCount()];
    Arrays.fill(slots, -1);
    tagSlots = new int[data.tagTexts.size()];
    Arrays.fill(tagSlots, -1);
    popularity = new double[data.itemCount()];
    int takes = 0;
    for (int e = 0; e < samples.first.length; e++) {
      if (samples.first[e]) {
        popularity[data.items[e]]++;
        takes++;
      }
    }
    for (int i = 0; i < popularity.length; i++) {
      popularity[i] /= Math.max(1, takes);
    }
  }

  /** The batch of the samples {@code order[from..to)}. */
  public SampleBatch draw(long[] order, int from, int to, SplittableRandom source) {
    random = source;
    for (IntList list : new IntList[] {historyItems, historyIds, historyKinds, historyOffsets}) {
      list.clear();
    }
    for (IntList list :
        new IntList[] {candidates, targets, targetOffsets, excludedFrom, excludedTo}) {
      list.clear();
    }
    historyOffsets.add(0);
    targetOffsets.add(0);
    for (int i = from; i < to; i++) {
      if (order[i] >= 0) {
        addNext((int) order[i]);
      } else {
        addMasked((int) ~order[i]);
      }
    }
    int drawn = targets.size();
    for (int i = 0; i < settings.negatives(); i++) {
      slot(random.nextInt(data.itemCount()));
    }
    int[] items = candidates.toArray();
    SampleBatch batch = batch(items, drawn);
    for (int item : items) {
      slots[item] = -1;
    }
    return batch;
  }

  /** A history, and what came next. */
  private void addNext(int start) {
    int userStart = samples.userStart(start);
    int end = samples.groupEnd(start);
    boolean drop = random.nextDouble() < settings.historyDropout();
    for (int e = Math.max(userStart, start - Recency.MAX_HISTORY); e < start; e++) {
      addEvent(e, drop);
    }
    int left = 0;
    for (int e = start; e < end; e++) {
      left += samples.first[e] ? 1 : 0;
    }
    int wanted = Math.min(left, MAX_TARGETS);
    for (int e = start; e < end; e++) {
      if (samples.first[e] && random.nextInt(left--) < wanted) {
        wanted--;
        targets.add(slot(data.items[e]));
      }
    }
    finish(Math.max(userStart, end - MAX_EXCLUDED), end);
  }

  /** A window of a user's events, of which some items are left out to be filled in. */
  private void addMasked(int userStart) {
    int userEnd = samples.userEnd(userStart);
    int length = Math.min(Recency.MAX_HISTORY, userEnd - userStart);
    int from = userStart + random.nextInt(userEnd - userStart - length + 1);
    int wanted = Math.clamp(length / 4, 1, MAX_TARGETS);
    int[] gaps = new int[wanted];
    for (int i = 0; i < wanted; i++) {
      gaps[i] = data.items[from + random.nextInt(length)];
    }
    gaps = Arrays.stream(gaps).distinct().toArray();
    boolean drop = random.nextDouble() < settings.historyDropout();
    for (int e = from; e < from + length; e++) {
      if (!contains(gaps, data.items[e])) {
        addEvent(e, drop);
      }
    }
    for (int gap : gaps) {
      targets.add(slot(gap));
    }
    finish(
        Math.max(userStart, from + length - MAX_EXCLUDED), Math.min(userEnd, from + MAX_EXCLUDED));
  }

  private static boolean contains(int[] values, int value) {
    for (int other : values) {
      if (other == value) {
        return true;
      }
    }
    return false;
  }

  private void addEvent(int event, boolean drop) {
    historyItems.add(data.items[event]);
    historyIds.add(drop ? data.itemCount() : data.items[event]);
    historyKinds.add(data.kinds[event]);
  }

  private void finish(int from, int to) {
    historyOffsets.add(historyItems.size());
    targetOffsets.add(targets.size());
    excludedFrom.add(from);
    excludedTo.add(to);
  }

  /** Place of an item among the candidates; a new one is appended. */
  private int slot(int item) {
    if (slots[item] < 0) {
      slots[item] = candidates.size();
      candidates.add(item);
    }
    return slots[item];
  }

  private SampleBatch batch(int[] items, int drawn) {
    int[] ids = new int[items.length];
    float[] logDrawn = new float[items.length];
    double missed = settings.negatives() * Math.log1p(-1.0 / data.itemCount());
    for (int i = 0; i < items.length; i++) {
      ids[i] = random.nextDouble() < settings.idDropout() ? data.itemCount() : items[i];
      double never = drawn * Math.log1p(-Math.min(0.999, popularity[items[i]])) + missed;
      logDrawn[i] = (float) Math.log(-Math.expm1(never));
    }
    int described = Math.min(MAX_DESCRIBED, items.length);
    IntList tags = new IntList();
    return new SampleBatch(
        historyItems.toArray(),
        historyIds.toArray(),
        historyKinds.toArray(),
        historyOffsets.toArray(),
        items,
        ids,
        tags(items, described, tags),
        taken(items.length, logDrawn),
        tagged(items, described, tags),
        related(items, described));
  }

  private ContrastiveLoss.Task taken(int count, float[] logDrawn) {
    IntList excluded = new IntList();
    IntList offsets = new IntList();
    offsets.add(0);
    int rows = excludedFrom.size();
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      for (int e = excludedFrom.get(row); e < excludedTo.get(row); e++) {
        int slot = slots[data.items[e]];
        if (slot >= 0) {
          excluded.add(slot);
        }
      }
      offsets.add(excluded.size());
      int own = targetOffsets.get(row + 1) - targetOffsets.get(row);
      weights[row] = (float) (1 / Math.sqrt(Math.max(1, own)));
    }
    return new ContrastiveLoss.Task(
        rows,
        count,
        logDrawn,
        targets.toArray(),
        targetOffsets.toArray(),
        excluded.toArray(),
        offsets.toArray(),
        normalized(weights, targetOffsets.toArray()));
  }

  /** One tag of each described item, and others. */
  private int[] tags(int[] items, int described, IntList tags) {
    for (int i = 0; i < described; i++) {
      int[] own = data.itemTags.get(items[i]);
      if (own.length > 0) {
        addTag(own[random.nextInt(own.length)], tags);
      }
    }
    for (int i = 0; i < NEGATIVE_TAGS && tagSlots.length > 0; i++) {
      addTag(random.nextInt(tagSlots.length), tags);
    }
    return tags.toArray();
  }

  private void addTag(int tag, IntList tags) {
    if (tagSlots[tag] < 0) {
      tagSlots[tag] = tags.size();
      tags.add(tag);
    }
  }

  private ContrastiveLoss.Task tagged(int[] items, int described, IntList tags) {
    IntList positives = new IntList();
    IntList offsets = new IntList();
    offsets.add(0);
    for (int i = 0; i < described; i++) {
      for (int tag : data.itemTags.get(items[i])) {
        if (tagSlots[tag] >= 0) {
          positives.add(tagSlots[tag]);
        }
      }
      offsets.add(positives.size());
    }
    for (int i = 0; i < tags.size(); i++) {
      tagSlots[tags.get(i)] = -1;
    }
    return task(described, tags.size(), positives, offsets, new int[0], new int[described + 1]);
  }

  private ContrastiveLoss.Task related(int[] items, int described) {
    IntList positives = new IntList();
    IntList offsets = new IntList();
    offsets.add(0);
    int[] self = new int[described];
    int[] selfOffsets = new int[described + 1];
    for (int i = 0; i < described; i++) {
      int category = categoryRows[items[i]];
      for (int other = 0; category > 0 && other < items.length; other++) {
        if (other != i && categoryRows[items[other]] == category) {
          positives.add(other);
        }
      }
      offsets.add(positives.size());
      self[i] = i;
      selfOffsets[i + 1] = i + 1;
    }
    return task(described, items.length, positives, offsets, self, selfOffsets);
  }

  /** Each row that has positives weighs the same, however many they are. */
  private static ContrastiveLoss.Task task(
      int rows, int count, IntList positives, IntList offsets, int[] excluded, int[] excludedTo) {
    int[] ends = offsets.toArray();
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 1f / Math.max(1, ends[row + 1] - ends[row]);
    }
    return new ContrastiveLoss.Task(
        rows,
        count,
        new float[count],
        positives.toArray(),
        ends,
        excluded,
        excludedTo,
        normalized(weights, ends));
  }

  /** Scaled so that over all positives they add up to 1. */
  private static float[] normalized(float[] weights, int[] ends) {
    double sum = 0;
    for (int row = 0; row < weights.length; row++) {
      sum += weights[row] * (ends[row + 1] - ends[row]);
    }
    for (int row = 0; row < weights.length && sum > 0; row++) {
      weights[row] /= (float) sum;
    }
    return weights;
  }
}
