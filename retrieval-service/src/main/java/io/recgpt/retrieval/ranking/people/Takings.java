package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.numeric.FisherTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Since when each person has taken each item, none left out, for counts of people that claims rest
 * on. To take is to do anything positive; what is returned later was taken. New takings are put in
 * order by {@link #settle()}, which must be called before reading. Writers exclude all others;
 * readers may share it.
 */
public final class Takings {
  private static final long NEVER = Long.MAX_VALUE;

  private final List<Takers> items = new ArrayList<>();
  private final BitSet unsettled = new BitSet();
  private long[] firstOfUsers = new long[16];
  private int userCount;
  private long[] sortedFirsts = new long[0];
  private boolean peopleSettled = true;

  Takings() {
    Arrays.fill(firstOfUsers, NEVER);
  }

  /**
   * Who took two items, as of a time, the asking person left out.
   *
   * @param both people who took both
   * @param anchor people who took the one
   * @param item people who took the other
   * @param people who took anything
   */
  public record Counts(int both, int anchor, int item, int people) {
    private static final int FEWEST = 3;

    /** True where at least three took both, and more than chance would have it at 95 %. */
    public boolean telling() {
      return both >= FEWEST && FisherTest.moreThanChance(both, anchor, item, people);
    }
  }

  /** Takes an interaction over, if it is positive. */
  void add(Interaction interaction) {
    if (!interaction.action().positive()) {
      return;
    }
    while (items.size() <= interaction.item()) {
      items.add(new Takers());
    }
    long time = interaction.occurredAt().toEpochMilli();
    Takers takers = items.get(interaction.item());
    takers.add(interaction.user(), time);
    if (!takers.settled()) {
      unsettled.set(interaction.item());
    }
    int user = interaction.user();
    if (user >= firstOfUsers.length) {
      int before = firstOfUsers.length;
      firstOfUsers = Arrays.copyOf(firstOfUsers, Math.max(user + 1, before * 2));
      Arrays.fill(firstOfUsers, before, firstOfUsers.length, NEVER);
    }
    userCount = Math.max(userCount, user + 1);
    if (time < firstOfUsers[user]) {
      firstOfUsers[user] = time;
      peopleSettled = false;
    }
  }

  /** True where all stand in order. */
  boolean settled() {
    return peopleSettled && unsettled.isEmpty();
  }

  /** Puts what is new in order; must exclude readers. */
  void settle() {
    unsettled.stream().forEach(item -> items.get(item).settle());
    unsettled.clear();
    if (!peopleSettled) {
      sortedFirsts = Arrays.copyOf(firstOfUsers, userCount);
      Arrays.sort(sortedFirsts);
      peopleSettled = true;
    }
  }

  /**
   * Who took two items at or before a time.
   *
   * @param asking ordinal of the person who is left out; -1: nobody is
   * @param asOf in milliseconds since 1970
   */
  Counts together(int anchor, int item, int asking, long asOf) {
    Takers left = takers(anchor);
    Takers right = takers(item);
    return new Counts(
        left.shared(right, asking, asOf),
        left.count(asking, asOf),
        right.count(asking, asOf),
        people(asking, asOf));
  }

  private Takers takers(int item) {
    return item < items.size() ? items.get(item) : Takers.NOBODY;
  }

  /** How many people took anything at or before a time. */
  private int people(int asking, long asOf) {
    int low = 0;
    int high = sortedFirsts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sortedFirsts[middle] <= asOf) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean counted = asking >= 0 && asking < userCount && firstOfUsers[asking] <= asOf;
    return counted ? low - 1 : low;
  }

  /** People who took one item, in order of their ordinals, each with the first time. */
  private static final class Takers {
    private static final Takers NOBODY = new Takers();

    private int[] users = new int[2];
    private long[] firsts = new long[2];
    private int size;
    private int settled;

    boolean settled() {
      return settled == size;
    }

    void add(int user, long time) {
      int at = Arrays.binarySearch(users, 0, settled, user);
      if (at >= 0) {
        firsts[at] = Math.min(firsts[at], time);
        return;
      }
      if (size == users.length) {
        users = Arrays.copyOf(users, size * 2);
        firsts = Arrays.copyOf(firsts, size * 2);
      }
      if (settled == size && (size == 0 || users[size - 1] < user)) {
        settled++;
      }
      users[size] = user;
      firsts[size++] = time;
    }

    /** Sorts the rest, of which some may be of one person, and merges it. */
    void settle() {
      long[] order = new long[size - settled];
      for (int i = 0; i < order.length; i++) {
        order[i] = (long) users[settled + i] << 32 | (settled + i);
      }
      Arrays.sort(order);
      int[] mergedUsers = new int[size];
      long[] mergedFirsts = new long[size];
      int merged = 0;
      int first = 0;
      int second = 0;
      while (first < settled || second < order.length) {
        boolean ofRest =
            first == settled
                || (second < order.length && (int) (order[second] >>> 32) < users[first]);
        int from = ofRest ? (int) order[second++] : first++;
        if (merged > 0 && mergedUsers[merged - 1] == users[from]) {
          mergedFirsts[merged - 1] = Math.min(mergedFirsts[merged - 1], firsts[from]);
        } else {
          mergedUsers[merged] = users[from];
          mergedFirsts[merged++] = firsts[from];
        }
      }
      users = mergedUsers;
      firsts = mergedFirsts;
      size = merged;
      settled = merged;
    }

    int count(int asking, long asOf) {
      int count = 0;
      for (int i = 0; i < size; i++) {
        if (firsts[i] <= asOf && users[i] != asking) {
          count++;
        }
      }
      return count;
    }

    int shared(Takers other, int asking, long asOf) {
      int count = 0;
      for (int i = 0, j = 0; i < size && j < other.size; ) {
        int order = Integer.compare(users[i], other.users[j]);
        if (order < 0) {
          i++;
        } else if (order > 0) {
          j++;
        } else {
          if (firsts[i] <= asOf && other.firsts[j] <= asOf && users[i] != asking) {
            count++;
          }
          i++;
          j++;
        }
      }
      return count;
    }
  }
}
