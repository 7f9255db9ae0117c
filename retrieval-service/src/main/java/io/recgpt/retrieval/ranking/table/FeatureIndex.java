package io.recgpt.retrieval.ranking.table;

import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Features;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which items have which {@link Features}, and so which belong to an interest. Not thread-safe;
 * readers may share it.
 */
public final class FeatureIndex {
  private static final int MIN_SHARING = 2;
  private static final int HEAVIEST = 5;
  private static final double ENOUGH = 0.5;

  private final Map<String, BitSet> byFeature = new HashMap<>();
  private final NavigableMap<String, BitSet> byWord = new TreeMap<>();
  private final List<@Nullable Entry> entries = new ArrayList<>();
  private int size;

  private record Entry(Set<String> features, Set<String> words) {}

  /**
   * What the evidence of an interest has in common.
   *
   * @param weight ln(items / items that have it)
   * @param required true where two thirds of the evidence have it
   */
  private record Shared(String feature, double weight, boolean required) {}

  /** Adds or replaces an item. */
  void put(int ordinal, CatalogueItem item) {
    while (entries.size() <= ordinal) {
      entries.add(null);
    }
    Entry before = entries.get(ordinal);
    Entry now = new Entry(Features.of(item), Features.wordsOf(item));
    if (before == null) {
      size++;
    } else if (before.equals(now)) {
      return;
    } else {
      clear(byFeature, before.features(), ordinal);
      clear(byWord, before.words(), ordinal);
    }
    now.features().forEach(each -> byFeature.computeIfAbsent(each, _ -> new BitSet()).set(ordinal));
    now.words().forEach(each -> byWord.computeIfAbsent(each, _ -> new BitSet()).set(ordinal));
    entries.set(ordinal, now);
  }

  private static void clear(Map<String, BitSet> index, Set<String> terms, int ordinal) {
    for (String term : terms) {
      BitSet items = index.getOrDefault(term, new BitSet());
      items.clear(ordinal);
      if (items.isEmpty()) {
        index.remove(term);
      }
    }
  }

  /**
   * The items that belong to an interest.
   *
   * @param kinds of things it is about
   * @param evidence ordinals of the items that stand for it
   */
  public Group group(List<String> kinds, Collection<Integer> evidence) {
    List<Shared> shared = shared(evidence);
    BitSet named = new BitSet();
    BitSet touched = new BitSet();
    for (String kind : kinds) {
      named.or(named(kind));
      Features.words(kind).forEach(word -> touched.or(inSomeForm(word)));
    }
    // What is alike but in nothing that the interest is called by, as a print, is something else.
    BitSet sharing = sharing(shared);
    sharing.and(touched);
    return new Group(named, sharing, shared);
  }

  private BitSet inSomeForm(String word) {
    BitSet items = (BitSet) byWord.getOrDefault(word, new BitSet()).clone();
    Features.ofOneStem(word, byWord).forEach(form -> items.or(byWord.get(form)));
    return items;
  }

  /** The items that belong to an interest, and what its evidence shares. */
  public final class Group {
    private final BitSet byName;
    private final BitSet byFeatures;
    private final BitSet members;
    private final List<Shared> shared;

    private Group(BitSet byName, BitSet byFeatures, List<Shared> shared) {
      this.byName = byName;
      this.byFeatures = byFeatures;
      this.members = (BitSet) byName.clone();
      this.members.or(byFeatures);
      this.shared = shared;
    }

    /** By ordinal; not to be written to. */
    public BitSet members() {
      return members;
    }

    /** The members that have all words of a kind and enough of what the evidence shares. */
    public BitSet core() {
      BitSet both = (BitSet) byFeatures.clone();
      both.and(byName);
      return both;
    }

    /** What an item shares with the evidence, rarest first. */
    public List<String> shared(int ordinal, int limit) {
      return shared.stream()
          .map(Shared::feature)
          .filter(feature -> items(feature).get(ordinal))
          .limit(limit)
          .toList();
    }
  }

  /** The items that have enough of what the evidence shares. */
  private BitSet sharing(List<Shared> shared) {
    BitSet members = new BitSet();
    double enough = ENOUGH * shared.stream().limit(HEAVIEST).mapToDouble(Shared::weight).sum();
    if (shared.isEmpty() || enough <= 0) {
      return members;
    }
    BitSet candidates = new BitSet();
    shared.forEach(each -> candidates.or(items(each.feature())));
    for (Shared each : shared) {
      if (each.required()) {
        candidates.and(items(each.feature()));
      }
    }
    List<BitSet> having = shared.stream().map(each -> items(each.feature())).toList();
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      double weight = 0;
      for (int each = 0; each < shared.size(); each++) {
        weight += having.get(each).get(i) ? shared.get(each).weight() : 0;
      }
      // A hair less, so that the order of a sum decides nothing.
      if (weight >= enough - 1e-9) {
        members.set(i);
      }
    }
    return members;
  }

  private BitSet named(String kind) {
    List<String> words = Features.words(kind);
    BitSet found = new BitSet();
    for (int i = 0; i < words.size(); i++) {
      BitSet having = byWord.getOrDefault(words.get(i), new BitSet());
      if (i == 0) {
        found.or(having);
      } else {
        found.and(having);
      }
    }
    return found;
  }

  /** Heaviest first. */
  private List<Shared> shared(Collection<Integer> evidence) {
    List<Entry> known = new ArrayList<>();
    for (int ordinal : Set.copyOf(evidence)) {
      Entry entry = ordinal < entries.size() ? entries.get(ordinal) : null;
      if (entry != null) {
        known.add(entry);
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    known.forEach(
        entry -> entry.features().forEach(feature -> counts.merge(feature, 1, Integer::sum)));
    List<Shared> shared = new ArrayList<>();
    counts.forEach((feature, count) -> {
      int having = items(feature).cardinality();
      if (count >= MIN_SHARING && count * 3 >= known.size() && having * 2 <= size) {
        shared.add(
            new Shared(feature, Math.log((double) size / having), count * 3 >= known.size() * 2));
      }
    });
    shared.sort(
        Comparator.comparingDouble((Shared each) -> -each.weight()).thenComparing(Shared::feature));
    return shared;
  }

  private BitSet items(String feature) {
    return byFeature.getOrDefault(feature, new BitSet());
  }
}
