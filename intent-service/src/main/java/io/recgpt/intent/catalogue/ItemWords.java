package io.recgpt.intent.catalogue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which items say which word, in title, tags, category or brand. Immutable. */
public final class ItemWords {
  /** Words that so few items say, or 1 % of all, distinguish these items from all others. */
  private static final int RARE = 5;

  private static final double RARE_SHARE = 0.01;

  private final Map<String, BitSet> items = new HashMap<>();
  private final int rare;

  /** Reads a catalogue. */
  public ItemWords(Catalogue catalogue) {
    for (int i = 0; i < catalogue.size(); i++) {
      for (String stem : stems(catalogue, i)) {
        items.computeIfAbsent(stem, absent -> new BitSet()).set(i);
      }
    }
    this.rare = (int) Math.max(RARE, RARE_SHARE * catalogue.size());
  }

  /** Stems of all that one item says. */
  public static Set<String> stems(Catalogue catalogue, int item) {
    CatalogueItem it = catalogue.item(item);
    Set<String> stems = new HashSet<>();
    for (String text : List.of(it.title(), it.titleWords(), it.category(), it.brand())) {
      stems.addAll(catalogue.words().contentStems(text));
    }
    it.tags().forEach(tag -> stems.addAll(catalogue.words().contentStems(tag)));
    return stems;
  }

  /** The words by which an item is named in title, tags and category; see {@link Words#named}. */
  public static Set<String> named(Catalogue catalogue, int item) {
    CatalogueItem it = catalogue.item(item);
    Set<String> named = new HashSet<>();
    for (String text : List.of(it.title(), it.titleWords(), it.category())) {
      named.addAll(catalogue.words().named(text));
    }
    it.tags().forEach(tag -> named.addAll(catalogue.words().named(tag)));
    return named;
  }

  /** Positions of the items that say a word. */
  public BitSet saying(String stem) {
    return (BitSet) items.getOrDefault(stem, new BitSet()).clone();
  }

  /** Whether any item says it. */
  public boolean knows(String stem) {
    return items.containsKey(stem);
  }

  /** Whether only a few items say it, but some do. */
  public boolean rare(String stem) {
    BitSet saying = items.get(stem);
    return saying != null && saying.cardinality() <= rare;
  }
}
