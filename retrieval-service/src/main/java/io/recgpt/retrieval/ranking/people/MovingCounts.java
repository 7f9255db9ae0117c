package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.ranking.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many different people took each item in a range of the events that moves: what enters and
 * what leaves it is counted, not the whole range. So the cost of an event that is new doesn't grow
 * with the log, nor with the catalogue but for a copy of its counts once in a few thousand changes.
 */
final class MovingCounts {
  /** Items that may differ from the counts that are shared by several ranges. */
  private static final int MAX_CHANGED = 4_096;

  /** A range that is further away is counted anew. */
  private static final int MAX_STEPS = 20_000;

  private final PositiveEvents events;

  /** How often each person took each item within the range. */
  private LongIntMap pairs = new LongIntMap();

  private int[] base = {};
  private LongIntMap changed = new LongIntMap();
  private int from;
  private int to;

  /** The last event before the range, and the last one in it: what comes to stand before them. */
  private Place beforeRange = Place.NONE;

  private Place inRange = Place.NONE;
  private PeopleCounts latest;

  MovingCounts(PositiveEvents events) {
    this.events = events;
    this.latest = new PeopleCounts(0, 0, events.inserted(), base, changed);
  }

  /** Where an event stands among others. */
  private record Place(long time, float weight) {
    static final Place NONE = new Place(Long.MIN_VALUE, 0);

    /** Whether something late comes to stand before it: behind those that are as early. */
    boolean isAfter(long otherTime, float otherWeight) {
      return time > otherTime || (time == otherTime && weight > otherWeight);
    }
  }

  /** Counts an event that is put between others; must exclude readers. */
  synchronized void late(long time, float weight, int item, int user) {
    if (inRange.isAfter(time, weight)) {
      to++;
      if (beforeRange.isAfter(time, weight)) {
        from++;
      } else {
        add(item, user, 1);
      }
    }
  }

  /** Counts as of the range of events after a time, up to another. */
  PeopleCounts of(long after, long until, Table table) {
    int first = events.until(after);
    int last = events.until(until);
    synchronized (this) {
      if (latest.isOf(first, last, events.inserted())) {
        return latest;
      }
      long steps = Math.abs((long) first - from) + Math.abs((long) last - to);
      if (steps <= MAX_STEPS + (long) (last - first) / 4) {
        return moved(first, last, table);
      }
      if (last >= to) {
        return anew(first, last);
      }
    }
    // Of the past, beside what moves on.
    return new PeopleCounts(
        first, last, events.inserted(), people(first, last, new LongIntMap()), new LongIntMap());
  }

  private PeopleCounts moved(int first, int last, Table table) {
    PeopleCounts before = latest;
    while (to < last) {
      add(events.item(to), events.user(to), 1);
      to++;
    }
    while (from > first) {
      from--;
      add(events.item(from), events.user(from), 1);
    }
    while (to > last) {
      to--;
      add(events.item(to), events.user(to), -1);
    }
    while (from < first) {
      add(events.item(from), events.user(from), -1);
      from++;
    }
    mark();
    List<PeopleCounts.Change> changes = changes(before);
    if (changed.size() > MAX_CHANGED) {
      rebase();
    }
    if (pairs.size() > 2 * (to - from) + MAX_STEPS) {
      pairs = pairs.withoutZeros();
    }
    latest = new PeopleCounts(first, last, events.inserted(), base, changed.copy());
    latest.scopesAfter(before, changes, table);
    return latest;
  }

  /** Which items have other counts than before: those of {@link #changed} alone can. */
  private List<PeopleCounts.Change> changes(PeopleCounts before) {
    List<PeopleCounts.Change> changes = new ArrayList<>();
    changed.forEach((item, people) -> {
      int was = before.people((int) item);
      if (was != people) {
        changes.add(new PeopleCounts.Change((int) item, was, people));
      }
    });
    return changes;
  }

  private void mark() {
    beforeRange = place(from);
    inRange = place(to);
  }

  private Place place(int end) {
    return end == 0 ? Place.NONE : new Place(events.time(end - 1), events.weight(end - 1));
  }

  private PeopleCounts anew(int first, int last) {
    pairs = new LongIntMap();
    base = people(first, last, pairs);
    changed = new LongIntMap();
    from = first;
    to = last;
    mark();
    latest = new PeopleCounts(first, last, events.inserted(), base, new LongIntMap());
    return latest;
  }

  private void rebase() {
    int[] counts = Arrays.copyOf(base, Math.max(base.length, events.itemCount()));
    changed.forEach((item, people) -> counts[(int) item] = people);
    base = counts;
    changed = new LongIntMap();
  }

  private void add(int item, int user, int times) {
    int now = pairs.add(pair(item, user), times);
    // The first of a person's takes brings them in, the last takes them away.
    if (now == (times > 0 ? 1 : 0)) {
      int shared = item < base.length ? base[item] : 0;
      changed.put(item, changed.get(item, shared) + times);
    }
  }

  private static long pair(int item, int user) {
    return ((long) item << Integer.SIZE) | (user & 0xFFFF_FFFFL);
  }

  /**
   * How many different people each item has in a range of the events.
   *
   * @param counted gets how often each person took each item; empty before
   */
  private int[] people(int first, int last, LongIntMap counted) {
    int[] people = new int[events.itemCount()];
    for (int i = first; i < last; i++) {
      if (counted.add(pair(events.item(i), events.user(i)), 1) == 1) {
        people[events.item(i)]++;
      }
    }
    return people;
  }
}
