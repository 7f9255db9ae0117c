package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.ranking.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many people took each item within the last 30 days of any time, exactly, and where that
 * places it among others.
 */
public final class Popularity {
  /** How far back people are counted. */
  static final Duration WINDOW = Duration.ofDays(30);

  private static final int MIN_PEOPLE = 5;
  private static final int MIN_PLACES = 10;

  private final MovingCounts counts;

  Popularity(PositiveEvents events) {
    this.counts = new MovingCounts(events);
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

  /** Popularity as of one time. */
  public static final class Window {
    private final PeopleCounts counts;
    private final Table table;
    private final Instant since;

    private Window(PeopleCounts counts, Table table, Instant since) {
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
      return standing(counts.scopes(table).all(), item);
    }

    /** The same in its own category; null where it has none. */
    public @Nullable Standing inCategory(int item) {
      Table.Row row = table.row(item);
      Histogram scope = row == null ? null : counts.scopes(table).of(row.item().category());
      return scope == null ? null : standing(scope, item);
    }

    /** True for an item that stands among the first of the catalogue or of its category. */
    public boolean isPopular(int item) {
      return inCatalogue(item) != null || inCategory(item) != null;
    }

    /** Some items to compare with one another. */
    public Scope among(int[] items) {
      return new Scope(Histogram.of(Arrays.stream(items).map(counts::people)));
    }

    /** Items that are compared with one another. */
    public final class Scope {
      private final Histogram items;

      private Scope(Histogram items) {
        this.items = items;
      }

      /** Where an item among them stands; null where it is not among the first tenth. */
      public @Nullable Standing standing(int item) {
        return Window.this.standing(items, item);
      }
    }

    private @Nullable Standing standing(Histogram scope, int item) {
      int people = people(item);
      int rank = 1 + scope.above(people);
      boolean first = rank <= Math.max(MIN_PLACES, (scope.total() + 9) / 10);
      return people >= MIN_PEOPLE && first && rank * 2 <= scope.total()
          ? new Standing(rank, scope.total(), people, since)
          : null;
    }
  }

  /** Counts an event that is put between others; must exclude readers. */
  void late(long time, float weight, int item, int user) {
    counts.late(time, weight, item, user);
  }

  /** Popularity at a time. */
  Window window(Instant asOf, Table table) {
    long now = asOf.toEpochMilli();
    return new Window(counts.of(now - WINDOW.toMillis(), now, table), table, asOf.minus(WINDOW));
  }
}
