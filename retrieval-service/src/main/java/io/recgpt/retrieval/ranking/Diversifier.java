package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

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
   */
  List<RankedItem> pick(int[] candidates, IntFunction<RankedItem> explain) {
    List<Candidate> pool = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (int ordinal : candidates) {
      Table.Row row = table.row(ordinal);
      if (row != null && (row.titleKey().isEmpty() || titles.add(row.titleKey()))) {
        pool.add(new Candidate(row, explain.apply(ordinal)));
      }
    }
    double best = pool.isEmpty() ? 0 : pool.getFirst().item.score();
    List<RankedItem> picked = new ArrayList<>();
    Map<String, Integer> used = new HashMap<>();
    while (picked.size() < count && !pool.isEmpty()) {
      Candidate next = next(pool, used, best);
      pool.remove(next);
      picked.add(next.item);
      used.merge(next.item.interestId(), 1, Integer::sum);
      if (diversity > 0) {
        pool.forEach(each -> each.nearest = Math.max(each.nearest, each.row.similarity(next.row)));
      }
    }
    return picked;
  }

  private Candidate next(List<Candidate> pool, Map<String, Integer> used, double best) {
    Candidate chosen = null;
    boolean chosenOpen = false;
    double most = 0;
    for (Candidate each : pool) {
      String interest = each.item.interestId();
      boolean open = interest.isEmpty() || used.getOrDefault(interest, 0) < quota;
      double relevance = best > 0 ? each.item.score() / best : 0;
      double value = (1 - diversity) * relevance - diversity * each.nearest;
      if (chosen == null || (open && !chosenOpen) || (open == chosenOpen && value > most)) {
        chosen = each;
        chosenOpen = open;
        most = value;
        if (diversity == 0 && open) {
          break;
        }
      }
    }
    return requireNonNull(chosen);
  }

  private static final class Candidate {
    private final Table.Row row;
    private final RankedItem item;
    private double nearest;

    Candidate(Table.Row row, RankedItem item) {
      this.row = row;
      this.item = item;
    }
  }
}
