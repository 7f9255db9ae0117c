package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.ranking.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of people who took each item in a range of the events, and of items by these numbers.
 * Immutable but for what is worked out when first asked for.
 */
final class PeopleCounts {
  /** Changes that are carried over to the scopes; of more they are made anew. */
  private static final int FEW = 100;

  private final int from;
  private final int to;
  private final long inserted;
  private final int[] base;
  private final LongIntMap changed;
  private volatile @Nullable Scopes scopes;

  /**
   * Numbers of people.
   *
   * @param from the first event of the range
   * @param to the first one beyond it
   * @param inserted of the events when the range was read
   * @param base by item, but for those that have changed since
   * @param changed numbers of those, by item
   */
  PeopleCounts(int from, int to, long inserted, int[] base, LongIntMap changed) {
    this.from = from;
    this.to = to;
    this.inserted = inserted;
    this.base = base;
    this.changed = changed;
  }

  /** Whether these are the counts of a range. */
  boolean isOf(int otherFrom, int otherTo, long otherInserted) {
    return from == otherFrom && to == otherTo && inserted == otherInserted;
  }

  int people(int item) {
    return changed.get(item, item < base.length ? base[item] : 0);
  }

  /** The whole catalogue and each of its own categories. */
  Scopes scopes(Table table) {
    Scopes known = scopes;
    if (known == null || known.version != table.categoryChanges()) {
      known = Scopes.of(table, this);
      scopes = known;
    }
    return known;
  }

  /** Takes the scopes over from the counts before, which differ by a few items. */
  void scopesAfter(PeopleCounts before, List<Change> changes, Table table) {
    Scopes known = before.scopes;
    if (known != null && known.version == table.categoryChanges() && changes.size() <= FEW) {
      scopes = known.after(changes, table);
    }
  }

  /** An item that has another number of people than before. */
  record Change(int item, int before, int after) {}

  /** How the items of the catalogue, and of each category, are spread over numbers of people. */
  static final class Scopes {
    private final long version;
    private final Histogram all;
    private final Map<String, Histogram> byCategory;

    private Scopes(long version, Histogram all, Map<String, Histogram> byCategory) {
      this.version = version;
      this.all = all;
      this.byCategory = byCategory;
    }

    private static Scopes of(Table table, PeopleCounts counts) {
      Map<String, List<Integer>> members = new HashMap<>();
      IntStream.Builder all = IntStream.builder();
      for (int i = 0; i < table.size(); i++) {
        Table.Row row = table.row(i);
        if (row != null) {
          all.add(counts.people(i));
          String category = row.item().category();
          if (!category.isBlank()) {
            members.computeIfAbsent(category, _ -> new ArrayList<>()).add(counts.people(i));
          }
        }
      }
      Map<String, Histogram> byCategory = new HashMap<>();
      members.forEach((category, people) ->
          byCategory.put(category, Histogram.of(people.stream().mapToInt(Integer::intValue))));
      return new Scopes(table.categoryChanges(), Histogram.of(all.build()), byCategory);
    }

    private Scopes after(List<Change> changes, Table table) {
      Histogram catalogue = all;
      Map<String, Histogram> categories = new HashMap<>(byCategory);
      for (Change change : changes) {
        Table.Row row = table.row(change.item());
        if (row != null) {
          catalogue = catalogue.moved(change.before(), change.after());
          categories.computeIfPresent(
              row.item().category(),
              (_, histogram) -> histogram.moved(change.before(), change.after()));
        }
      }
      return new Scopes(version, catalogue, categories);
    }

    Histogram all() {
      return all;
    }

    /** Null where no item has the category. */
    @Nullable Histogram of(String category) {
      return byCategory.get(category);
    }
  }
}
