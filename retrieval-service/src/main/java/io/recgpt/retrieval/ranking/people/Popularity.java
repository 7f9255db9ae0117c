package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.ranking.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many people took each item within the last 30 days of any time, exactly, and where that
 * places it among others. Counts are kept while no event enters or leaves the window.
 */
public final class Popularity {
  /** How far back people are counted. */
  static final Duration WINDOW = Duration.ofDays(30);

  private static final int MIN_PEOPLE = 5;
  private static final int MIN_PLACES = 10;

  private final PositiveEvents events;
  private volatile @Nullable Counts latest;

  Popularity(PositiveEvents events) {
    this.events = events;
  }

  /**
   * Where an item stands.
   *
   * @param rank from 1; items taken by as many people share the better one
   * @param itemCount how many items it is compared with, itself included
   * @param peopleCount how many people took it within the window
   * @param since begin of the window, exclusive
   */
  public record Standing(int rank, int itemCount, int peopleCount, Instant since) {}

  /** The numbers of people who took each item in a range of the events. */
  private static final class Counts {
    private final int from;
    private final int to;
    private final long inserted;
    private final int[] people;
    private volatile @Nullable Scopes scopes;

    Counts(int from, int to, long inserted, int[] people) {
      this.from = from;
      this.to = to;
      this.inserted = inserted;
      this.people = people;
    }

    int people(int item) {
      return item < people.length ? people[item] : 0;
    }

    Scopes scopes(Table table) {
      Scopes known = scopes;
      if (known == null || known.changes != table.changes()) {
        known = new Scopes(table, this::people);
        scopes = known;
      }
      return known;
    }
  }

  /** The whole catalogue and each of its own categories. */
  private static final class Scopes {
    private final long changes;
    private final int[] all;
    private final Map<String, int[]> byCategory = new HashMap<>();

    Scopes(Table table, IntUnaryOperator people) {
      changes = table.changes();
      List<Integer> ordinals = new ArrayList<>();
      Map<String, List<Integer>> members = new HashMap<>();
      for (int i = 0; i < table.size(); i++) {
        Table.Row row = table.row(i);
        if (row != null) {
          ordinals.add(i);
          String category = row.item().category();
          if (!category.isBlank()) {
            members.computeIfAbsent(category, _ -> new ArrayList<>()).add(i);
          }
        }
      }
      all = sorted(ordinals.stream().mapToInt(i -> i), people);
      members.forEach(
          (category, of) -> byCategory.put(category, sorted(of.stream().mapToInt(i -> i), people)));
    }
  }

  private static int[] sorted(IntStream items, IntUnaryOperator people) {
    int[] counts = items.map(people).toArray();
    Arrays.sort(counts);
    return counts;
  }

  /** Popularity as of one time. */
  public static final class Window {
    private final Counts counts;
    private final Table table;
    private final Instant since;

    private Window(Counts counts, Table table, Instant since) {
      this.counts = counts;
      this.table = table;
      this.since = since;
    }

    /** Begin of the window, exclusive. */
    Instant since() {
      return since;
    }

    /** How many people took an item within the window. */
    public int people(int item) {
      return counts.people(item);
    }

    /** Where an item stands in the whole catalogue; null where it is not among the first tenth. */
    public @Nullable Standing inCatalogue(int item) {
      return standing(counts.scopes(table).all, item);
    }

    /** The same in its own category; null where it has none. */
    public @Nullable Standing inCategory(int item) {
      Table.Row row = table.row(item);
      int[] scope = row == null ? null : counts.scopes(table).byCategory.get(row.item().category());
      return scope == null ? null : standing(scope, item);
    }

    /** True for an item that stands among the first of the catalogue or of its category. */
    public boolean isPopular(int item) {
      return inCatalogue(item) != null || inCategory(item) != null;
    }

    /** Some items to compare with one another. */
    public Scope among(int[] items) {
      return new Scope(sorted(Arrays.stream(items), counts::people));
    }

    /** Items that are compared with one another. */
    public final class Scope {
      private final int[] sorted;

      private Scope(int[] sorted) {
        this.sorted = sorted;
      }

      /** Where an item among them stands; null where it is not among the first tenth. */
      public @Nullable Standing standing(int item) {
        return Window.this.standing(sorted, item);
      }
    }

    private @Nullable Standing standing(int[] sorted, int item) {
      int people = people(item);
      int rank = 1 + sorted.length - notMore(sorted, people);
      boolean first = rank <= Math.max(MIN_PLACES, (sorted.length + 9) / 10);
      return people >= MIN_PEOPLE && first && rank * 2 <= sorted.length
          ? new Standing(rank, sorted.length, people, since)
          : null;
    }

    private static int notMore(int[] sorted, int people) {
      int at = Arrays.binarySearch(sorted, people + 1);
      if (at < 0) {
        return -at - 1;
      }
      while (at > 0 && sorted[at - 1] > people) {
        at--;
      }
      return at;
    }
  }

  /** Popularity at a time. */
  Window window(Instant asOf, Table table) {
    long now = asOf.toEpochMilli();
    int from = events.until(now - WINDOW.toMillis());
    int to = events.until(now);
    Counts counts = latest;
    if (counts == null
        || counts.from != from
        || counts.to != to
        || counts.inserted != events.inserted()) {
      counts = new Counts(from, to, events.inserted(), people(from, to));
      latest = counts;
    }
    return new Window(counts, table, asOf.minus(WINDOW));
  }

  /** How many different people each item has in a range of the events. */
  private int[] people(int from, int to) {
    int[] ends = new int[events.itemCount() + 1];
    for (int i = from; i < to; i++) {
      ends[events.item(i) + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] users = new int[to - from];
    for (int i = from; i < to; i++) {
      users[ends[events.item(i)]++] = events.user(i);
    }
    int[] people = new int[events.itemCount()];
    int start = 0;
    for (int item = 0; item < people.length; item++) {
      int end = ends[item];
      Arrays.sort(users, start, end);
      for (int i = start; i < end; i++) {
        people[item] += i == start || users[i] != users[i - 1] ? 1 : 0;
      }
      start = end;
    }
    return people;
  }
}
