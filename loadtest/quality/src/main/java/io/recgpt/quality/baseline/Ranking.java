package io.recgpt.quality.baseline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Puts the candidates that somebody has not seen in the order of their scores. */
final class Ranking {
  private final BitSet candidates;
  private final int[] lots;

  /** Lots, drawn by the seed, decide between equal scores. */
  Ranking(TakeLog log, long seed) {
    candidates = log.candidates();
    lots = new Random(seed).ints(log.itemCount()).toArray();
  }

  private record Scored(int item, double score, int lot) implements Comparable<Scored> {
    @Override
    public int compareTo(Scored other) {
      int order = Double.compare(score, other.score);
      return order == 0 ? Integer.compare(lot, other.lot) : order;
    }
  }

  /** The first of them. */
  List<Integer> list(Person person, double[] scores, int length) {
    PriorityQueue<Scored> best = new PriorityQueue<>(length + 1);
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      if (!person.seen().get(i) && (best.size() < length || scores[i] >= best.element().score())) {
        best.add(new Scored(i, scores[i], lots[i]));
        if (best.size() > length) {
          best.remove();
        }
      }
    }
    List<Integer> list = new ArrayList<>();
    while (!best.isEmpty()) {
      list.addFirst(best.remove().item());
    }
    return list;
  }

  /** NDCG of the first k, of one target; equal scores count half. */
  double ndcg(Person person, double[] scores, int k) {
    double target = scores[person.target()];
    double rank = 0;
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      if (i != person.target() && scores[i] >= target && !person.seen().get(i)) {
        rank += scores[i] > target ? 1 : .5;
      }
    }
    return rank < k ? Math.log(2) / Math.log(rank + 2) : 0;
  }
}
