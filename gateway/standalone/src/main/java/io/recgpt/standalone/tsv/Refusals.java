package io.recgpt.standalone.tsv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines refused so far: the first ones whole, all of them counted by reason. Thread-safe. */
public final class Refusals {
  /** How many are kept whole. */
  public static final int KEPT = 20;

  private final List<Refusal> first = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private int total;

  /** Counts a refused line. */
  public synchronized void add(Refusal refusal) {
    if (first.size() < KEPT) {
      first.add(refusal);
    }
    counts.merge(refusal.cause().reason(), 1, Integer::sum);
    total++;
  }

  /** The first refusals, in order of arrival, at most {@link #KEPT}. */
  public synchronized List<Refusal> first() {
    return List.copyOf(first);
  }

  /** How many lines were refused for each reason, in order of first occurrence. */
  public synchronized Map<String, Integer> counts() {
    return new LinkedHashMap<>(counts);
  }

  /** How many lines were refused. */
  public synchronized int total() {
    return total;
  }
}
