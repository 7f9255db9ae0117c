package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.rpc.call.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who took what, and which items are taken by the same people. An item's neighbors are worked out
 * when first asked for and kept until a taker of that item takes something new, so that each event
 * counts at once. Sums are of whole numbers, so that they depend on what was taken and when alone,
 * not on the order in which it became known. What is new counts from {@link #settle()} on, which
 * must be called before reading. Writers exclude all others; readers may share it.
 */
public final class CoOccurrence {
  /** Latest items of a person that count: longer histories are those of shops, not of people. */
  static final int MAX_HISTORY = 500;

  /** Items of a person that are known at all: more are taken by programs, in any order of time. */
  static final int MAX_TAKEN = 10_000;

  /** Takers of an item between two looks at whether its neighbors are still waited for. */
  private static final int TAKERS_A_LOOK = 1_000;

  private static final int MAX_NEIGHBORS = 400;
  private static final double SHRINKAGE = 1;

  /** What a share of 1 is as a whole number; millions of people can be summed. */
  private static final double SHARE_UNIT = 1L << 32;

  /** What a weight of 1 is as a whole number: actions weigh tenths. */
  private static final int WEIGHT_UNIT = 10;

  private static final double UNIT = SHARE_UNIT * WEIGHT_UNIT * WEIGHT_UNIT;

  private final List<Takes> users = new ArrayList<>();
  private final List<Takers> items = new ArrayList<>();
  private final BitSet unsettled = new BitSet();
  private @Nullable Neighbors[] neighbors = new Neighbors[16];

  /** The items most taken by an item's takers, in order of their ordinals. */
  public final class Neighbors {
    private final int item;
    private final int[] others;
    private final float[] shared;

    private Neighbors(int item, int[] others, float[] shared) {
      this.item = item;
      this.others = others;
      this.shared = shared;
    }

    /** Similarity of an item, 0 where it is no neighbor. */
    public double of(int other) {
      int at = Arrays.binarySearch(others, other);
      return at < 0 ? 0 : similarity(shared[at], item, other);
    }

    /** Adds to each neighbor its similarity times a weight. */
    public void scoreInto(Sums scores, double weight) {
      for (int i = 0; i < others.length; i++) {
        scores.add(others[i], weight * similarity(shared[i], item, others[i]));
      }
    }
  }

  /** Takes an interaction over, if it is positive. */
  public void add(Interaction interaction) {
    if (!interaction.action().positive()) {
      return;
    }
    while (users.size() <= interaction.user()) {
      users.add(new Takes());
    }
    while (items.size() <= interaction.item()) {
      items.add(new Takers());
    }
    Takes takes = users.get(interaction.user());
    int before = takes.size;
    boolean changed =
        takes.add(
            interaction.item(),
            (int) Math.round(interaction.action().weight() * WEIGHT_UNIT),
            interaction.occurredAt().toEpochMilli());
    if (takes.size > before) {
      items.get(interaction.item()).add(interaction.user());
    }
    if (changed) {
      unsettled.set(interaction.user());
    }
  }

  /** One more than the highest ordinal of a person. */
  public int people() {
    return users.size();
  }

  /** One more than the highest ordinal of an item. */
  public int items() {
    return items.size();
  }

  /** True where all that is known counts. */
  public boolean settled() {
    return unsettled.isEmpty();
  }

  /** Lets what is new count; must exclude readers. */
  public void settle() {
    if (items.size() > neighbors.length) {
      neighbors = Arrays.copyOf(neighbors, items.size() * 2);
    }
    unsettled.stream().forEach(user -> count(users.get(user)));
    unsettled.clear();
  }

  /** Counts a person's takes in the items' sums, and forgets what they change. */
  private void count(Takes takes) {
    sum(takes, -1);
    takes.choose();
    sum(takes, 1);
  }

  private void sum(Takes takes, int sign) {
    for (int i = 0; i < takes.size; i++) {
      long weight = takes.counted[i];
      if (weight > 0) {
        int item = takes.items[i];
        items.get(item).count(sign * takes.share * weight * weight);
        neighbors[item] = null;
      }
    }
  }

  /** The items most often taken by the takers of an item. */
  public Neighbors neighbors(int item) {
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
    long[] shared = new long[items.size()];
    for (int i = 0; i < takers.size; i++) {
      if (i % TAKERS_A_LOOK == 0) {
        Cancellation.check();
      }
      Takes takes = users.get(takers.users[i]);
      long weight = takes.share * takes.weightOf(item);
      for (int j = 0; j < takes.size && weight > 0; j++) {
        shared[takes.items[j]] += weight * takes.counted[j];
      }
    }
    shared[item] = 0;
    double[] similarities = new double[shared.length];
    int found = 0;
    for (int other = 0; other < shared.length; other++) {
      if (shared[other] > 0) {
        similarities[other] = similarity(shared[other] / UNIT, item, other);
        found++;
      }
    }
    double least = least(similarities, found);
    int[] others = new int[found];
    float[] kept = new float[found];
    int size = 0;
    for (int other = 0; other < shared.length; other++) {
      if (similarities[other] > least) {
        others[size] = other;
        kept[size++] = (float) (shared[other] / UNIT);
      }
    }
    return new Neighbors(item, Arrays.copyOf(others, size), Arrays.copyOf(kept, size));
  }

  /** Cosine of two items' takers, shrunk where they are few. */
  private double similarity(double shared, int left, int right) {
    return shared / (items.get(left).root * items.get(right).root + SHRINKAGE);
  }

  /**
   * What the similarities of neighbors are above. Of those that are just as similar as the last
   * one, all are kept or, where they are many, none.
   */
  private static double least(double[] similarities, int found) {
    if (found <= MAX_NEIGHBORS) {
      return 0;
    }
    double[] sorted = similarities.clone();
    Arrays.sort(sorted);
    double last = sorted[sorted.length - MAX_NEIGHBORS];
    boolean many = found > 2 * MAX_NEIGHBORS && sorted[sorted.length - 2 * MAX_NEIGHBORS] >= last;
    return many ? last : Math.nextDown(last);
  }

  /** All items that a person took, in order of their ordinals, and which of them count. */
  private static final class Takes {
    private int[] items = new int[4];
    private byte[] weights = new byte[4];
    private long[] firsts = new long[4];
    private int size;

    /** The weights of those that count, in tenths, as of the last choice; 0: it doesn't. */
    private byte[] counted = new byte[4];

    /** What each pair of them counts: a long history says less. */
    private long share;

    /** What an item counts with, in tenths; 0 where it doesn't. */
    int weightOf(int item) {
      int at = Arrays.binarySearch(items, 0, size, item);
      return at < 0 ? 0 : counted[at];
    }

    /** Adds an item, or more of it; false where it changes nothing. */
    boolean add(int item, int weight, long time) {
      int at = Arrays.binarySearch(items, 0, size, item);
      if (at >= 0) {
        boolean changed = weight > weights[at] || (size > MAX_HISTORY && time < firsts[at]);
        weights[at] = (byte) Math.max(weights[at], weight);
        firsts[at] = Math.min(firsts[at], time);
        return changed;
      }
      if (size == MAX_TAKEN) {
        return false;
      }
      int place = -at - 1;
      if (size == items.length) {
        items = Arrays.copyOf(items, size * 2);
        weights = Arrays.copyOf(weights, size * 2);
        counted = Arrays.copyOf(counted, size * 2);
        firsts = Arrays.copyOf(firsts, size * 2);
      }
      System.arraycopy(items, place, items, place + 1, size - place);
      System.arraycopy(weights, place, weights, place + 1, size - place);
      System.arraycopy(counted, place, counted, place + 1, size - place);
      System.arraycopy(firsts, place, firsts, place + 1, size - place);
      items[place] = item;
      weights[place] = (byte) weight;
      counted[place] = 0;
      firsts[place] = time;
      size++;
      return true;
    }

    /**
     * Chooses the latest items, by when they were first taken. Of those of one moment, all count or
     * none: so many at once say little of one another.
     */
    void choose() {
      long after = Long.MIN_VALUE;
      if (size > MAX_HISTORY) {
        long[] sorted = Arrays.copyOf(firsts, size);
        Arrays.sort(sorted);
        after = sorted[size - MAX_HISTORY - 1];
      }
      int chosen = 0;
      for (int i = 0; i < size; i++) {
        boolean counts = size <= MAX_HISTORY || firsts[i] > after;
        counted[i] = counts ? weights[i] : 0;
        chosen += counts ? 1 : 0;
      }
      double length = Math.log(chosen + Math.E);
      share = Math.round(SHARE_UNIT / (length * length));
    }
  }

  /** People who took an item, and the root of the sum of their squared weights, times the share. */
  private static final class Takers {
    private int[] users = new int[4];
    private int size;
    private long squares;
    private double root;

    void count(long square) {
      squares += square;
      root = Math.sqrt(squares / UNIT);
    }

    void add(int user) {
      if (size == users.length) {
        users = Arrays.copyOf(users, size * 2);
      }
      users[size++] = user;
    }
  }
}
