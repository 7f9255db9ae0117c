package io.recgpt.retrieval.ranking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Picks a list from the best candidates: maximal marginal relevance, a quota for each interest, and
 * never two items of one title.
 */
final class Diversifier {
  /** Logarithm of odds that likeness of 1 to an item before costs, where diversity is a half. */
  private static final double EXCHANGE = 5;

  private final Table table;
  private final double diversity;
  private final int count;
  private final int quota;

  /** With diversity 0 an interest may fill the list, with 1 it gets one item before all others. */
  Diversifier(Table table, double diversity, int count) {
    this.table = table;
    this.diversity = diversity;
    this.count = count;
    this.quota = (int) Math.max(1, Math.ceil(count * (1 - diversity)));
  }

  /** How many candidates are worth having. */
  int poolSize() {
    return Math.max(count + 20, diversity > 0 ? Math.min(count * 3, count + 200) : 0);
  }

  /**
   * The list, best first. Quotas give way where nothing else is left.
   *
   * @param candidates ordinals, best first
   * @param explain makes the item of a candidate; asked only for those that come to be picked
   */
  List<RankedItem> pick(int[] candidates, Scores scores, IntFunction<RankedItem> explain) {
    List<Candidate> pool = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (int ordinal : candidates) {
      Table.Row row = table.row(ordinal);
      if (row != null && (row.titleKey().isEmpty() || titles.add(row.titleKey()))) {
        pool.add(new Candidate(ordinal, row, scores.rank(ordinal), diversity));
      }
    }
    List<RankedItem> picked = new ArrayList<>();
    List<Table.Row> rows = new ArrayList<>();
    List<RankedItem> overQuota = new ArrayList<>();
    Map<String, Integer> used = new HashMap<>();
    while (picked.size() < count && !pool.isEmpty()) {
      Candidate next = next(pool, rows);
      pool.remove(next);
      RankedItem item = explain.apply(next.ordinal);
      if (!item.interestId().isEmpty() && used.merge(item.interestId(), 1, Integer::sum) > quota) {
        overQuota.add(item);
        continue;
      }
      picked.add(item);
      rows.add(next.row);
    }
    overQuota.stream().limit(count - picked.size()).forEach(picked::add);
    return picked;
  }

  /**
   * The candidate of the highest value. Likeness to more items only lowers a value, so that those
   * behind the best one need not be compared with all that was picked.
   */
  private Candidate next(List<Candidate> pool, List<Table.Row> picked) {
    if (diversity == 0) {
      return pool.getFirst();
    }
    while (true) {
      Candidate best = pool.getFirst();
      for (Candidate each : pool) {
        if (each.value > best.value) {
          best = each;
        }
      }
      if (best.compared == picked.size()) {
        return best;
      }
      best.compare(picked, diversity);
    }
  }

  private static final class Candidate {
    private final int ordinal;
    private final Table.Row row;
    private final double score;
    private double nearest;
    private double value;

    /** How many of the picked items it was compared with: its value is as of then. */
    private int compared;

    Candidate(int ordinal, Table.Row row, double score, double diversity) {
      this.ordinal = ordinal;
      this.row = row;
      this.score = score;
      this.value = (1 - diversity) * score;
    }

    void compare(List<Table.Row> picked, double diversity) {
      for (; compared < picked.size(); compared++) {
        nearest = Math.max(nearest, row.similarity(picked.get(compared)));
      }
      value = (1 - diversity) * score - diversity * EXCHANGE * nearest;
    }
  }
}
