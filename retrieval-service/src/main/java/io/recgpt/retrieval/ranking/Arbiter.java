package io.recgpt.retrieval.ranking;

import io.recgpt.retrieval.ranking.channels.Experts;
import io.recgpt.retrieval.ranking.channels.Scores;
import io.recgpt.retrieval.ranking.table.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Composes a list of what the experts bring, one item after another (RecGPT V2, arbiter): the best
 * by the logarithm of its odds, plus how far its expert is behind its planned share, less how like
 * it is to what stands before it (maximal marginal relevance, Carbonell and Goldstein 1998). An
 * expert's due is the logarithm of the Sainte-Laguë quotient of its share, in the place of the
 * divergence by which Steck 2018, Calibrated Recommendations, holds a list to its shares. Who is
 * due a whole position and has an open item gets one, if need be the last.
 */
final class Arbiter {
  /** Logarithm of odds that likeness of 1 to an item before costs, where diversity is a half. */
  private static final double EXCHANGE = 5;

  /** Decides over all else: an item out of favour, and a second one of the same title. */
  private static final double LAST = 1e6;

  /** What a knob of 1 makes of shares or likeness beside the odds. */
  private static final double ALONE = 1_000;

  /** Shares below this are taken for it: an expert is never out of reach. */
  private static final double MIN_SHARE = 1e-3;

  /** Candidates of each expert, and of all together, beside those asked for. */
  private static final int SPARE = 20;

  private final Table table;
  private final Scores scores;
  private final Experts experts;
  private final double[] shares;
  private final int count;
  private final double pull;
  private final double aversion;

  /**
   * For one list.
   *
   * @param shares of the list by expert
   * @param intent 0: the odds alone decide, 1: the shares alone
   * @param diversity 0: likeness costs nothing, 1: it alone decides
   */
  Arbiter(
      Table table,
      Scores scores,
      Experts experts,
      double[] shares,
      double intent,
      double diversity,
      int count) {
    this.table = table;
    this.scores = scores;
    this.experts = experts;
    this.shares = shares;
    this.count = count;
    this.pull = exchanged(intent);
    this.aversion = exchanged(diversity) * EXCHANGE;
  }

  private static double exchanged(double knob) {
    return knob < 1 ? Math.min(ALONE, knob / (1 - knob)) : ALONE;
  }

  /**
   * A position of the list.
   *
   * @param expert who filled it
   * @param byIntent what the expert's due added to the odds
   * @param byLikeness what likeness to the items before it took away, 0 or less
   */
  record Pick(int ordinal, int expert, double byIntent, double byLikeness) {}

  /** The list, best first: as many as asked for, as long as there are open items. */
  List<Pick> pick() {
    List<Candidate> pool = pool();
    int[] filled = new int[shares.length];
    Set<String> titles = new HashSet<>();
    List<Table.Row> picked = new ArrayList<>();
    List<Pick> list = new ArrayList<>();
    while (list.size() < count && !pool.isEmpty()) {
      Candidate next =
          next(pool, entitled(pool, filled, count - list.size()), filled, titles, picked);
      pool.remove(next);
      list.add(next.picked());
      filled[next.expert]++;
      titles.add(next.row.titleKey());
      picked.add(next.row);
    }
    return list;
  }

  /**
   * Experts that are due a position, have none and have an open item, as soon as they need all
   * positions that are left; else all experts.
   */
  private BitSet entitled(List<Candidate> pool, int[] filled, int left) {
    BitSet starving = new BitSet();
    if (pull > 0 && left <= shares.length) {
      for (Candidate each : pool) {
        for (int expert : each.of) {
          if (filled[expert] == 0
              && shares[expert] * count >= 1
              && !scores.isDamped(each.ordinal)) {
            starving.set(expert);
          }
        }
      }
    }
    if (starving.isEmpty() || starving.cardinality() < left) {
      starving.set(0, shares.length);
    }
    return starving;
  }

  /**
   * The candidate of the highest value. Likeness to more items only lowers a value, so that those
   * behind the best one need not be compared with all that was picked.
   */
  private Candidate next(
      List<Candidate> whole,
      BitSet entitled,
      int[] filled,
      Set<String> titles,
      List<Table.Row> picked) {
    List<Candidate> pool =
        whole.stream().filter(candidate -> candidate.weigh(entitled, filled, titles)).toList();
    while (true) {
      Candidate best = pool.getFirst();
      for (Candidate each : pool) {
        if (each.value() > best.value()) {
          best = each;
        }
      }
      if (aversion == 0 || best.compared == picked.size()) {
        return best;
      }
      best.compare(picked);
    }
  }

  /** The best of all and of each expert; of items with the same title the first ones count. */
  private List<Candidate> pool() {
    int most = aversion > 0 ? Math.min(count * 3, count + 200) : 0;
    int ofAll = Math.max(count + SPARE, most);
    int[] ofExpert = new int[shares.length];
    int taken = 0;
    int missing = shares.length;
    Set<String> titles = new HashSet<>();
    List<Candidate> pool = new ArrayList<>();
    List<Candidate> again = new ArrayList<>();
    for (int ordinal : scores.best(Integer.MAX_VALUE, table)) {
      Table.Row row = table.row(ordinal);
      if (row == null) {
        continue;
      }
      boolean wanted = taken < ofAll;
      if (!wanted && (pull == 0 || missing == 0)) {
        break;
      }
      int[] of = experts.of(ordinal, scores);
      if (!wanted) {
        for (int expert : of) {
          wanted |= ofExpert[expert] < wanted(expert);
        }
      }
      if (!wanted) {
        continue;
      }
      Candidate candidate = new Candidate(ordinal, row, of);
      if (!row.titleKey().isEmpty() && !titles.add(row.titleKey())) {
        if (again.size() < count) {
          again.add(candidate);
        }
        continue;
      }
      pool.add(candidate);
      taken++;
      for (int expert : of) {
        if (++ofExpert[expert] == wanted(expert)) {
          missing--;
        }
      }
    }
    again.stream().limit(Math.max(0, count - pool.size())).forEach(pool::add);
    return pool;
  }

  private int wanted(int expert) {
    return (int) Math.min(count, Math.ceil(shares[expert] * count)) + SPARE;
  }

  private final class Candidate {
    private final int ordinal;
    private final Table.Row row;
    private final int[] of;
    private final double odds;
    private int expert;
    private double byIntent;
    private double nearest;
    private boolean again;

    /** How many of the picked items it was compared with: its value is as of then. */
    private int compared;

    Candidate(int ordinal, Table.Row row, int[] of) {
      this.ordinal = ordinal;
      this.row = row;
      this.of = of;
      this.odds = scores.total(ordinal);
      this.expert = of[0];
    }

    /** Finds the entitled expert that is most behind, as the list stands; false: none has it. */
    boolean weigh(BitSet entitled, int[] filled, Set<String> titles) {
      double most = Double.NEGATIVE_INFINITY;
      for (int each : of) {
        if (!entitled.get(each)) {
          continue;
        }
        double due = Math.log(count * Math.max(MIN_SHARE, shares[each]) / (filled[each] + 0.5));
        if (due > most) {
          most = due;
          expert = each;
        }
      }
      byIntent = pull * most - (scores.isDamped(ordinal) ? LAST : 0);
      again = !row.titleKey().isEmpty() && titles.contains(row.titleKey());
      return most > Double.NEGATIVE_INFINITY;
    }

    double value() {
      return odds + byIntent + byLikeness();
    }

    private double byLikeness() {
      return -aversion * nearest - (again ? LAST : 0);
    }

    void compare(List<Table.Row> picked) {
      for (; compared < picked.size(); compared++) {
        nearest = Math.max(nearest, row.similarity(picked.get(compared)));
      }
    }

    Pick picked() {
      return new Pick(ordinal, expert, byIntent, byLikeness());
    }
  }
}
