package io.recgpt.intent.catalogue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Words of a tenant's vocabulary that stand for a kind of item.
 *
 * @param text as people read it, lower case, core word last
 * @param stems of its words without stop words, in order
 * @param items positions of the items that carry it, ascending
 * @param category phi: the category that most of its items have
 * @param quality how well it reads and how firmly its words belong together, 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by position in the vocabulary, never by value
public record Phrase(
    String text, List<String> stems, int[] items, String category, double quality) {
  public Phrase {
    stems = List.copyOf(stems);
  }

  /** From this quality on even one word with a noun beside it makes a tag: "horror film". */
  public static final double READS_WELL = 0.6;

  /** Below this quality a phrase reads too badly to be a name. */
  public static final double MIN_QUALITY = 0.2;

  /** How many items carry it. */
  public int frequency() {
    return items.length;
  }

  /** True for one word without a modifier. */
  public boolean bare() {
    return stems.size() < 2;
  }

  /** Share of the words of two phrases that both have. */
  public double overlap(Phrase other) {
    return overlap(stems, other.stems);
  }

  /** Share of the words of two lists that both have. */
  public static double overlap(List<String> a, List<String> b) {
    Set<String> shared = new HashSet<>(a);
    int size = shared.size();
    Set<String> others = new HashSet<>(b);
    shared.retainAll(others);
    return size + others.size() == 0
        ? 0
        : (double) shared.size() / (size + others.size() - shared.size());
  }
}
