package io.recgpt.intent.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Phrases from the items' titles: two to four words that stand together in several titles and end
 * with a word that can be a core, which is a word that titles often end with, and in different
 * company.
 */
final class TitlePhrases {
  private static final int LONGEST = 4;
  private static final double MIN_HEADNESS = 0.15;
  private static final double MIN_HEADNESS_ALONE = 0.55;

  /** A word that ends names more often than this is none to begin a longer one with. */
  private static final double MODIFIER_MOST_ENDING = 0.65;

  private static final int COMMON = 5;

  /** A word that is said to be a design so often, and in such a share of titles, is one. */
  private static final int MIN_DESIGNS = 2;

  private static final double MIN_DESIGN_SHARE = 0.1;

  /** So is one that stands before so many kinds of things, and ends few names itself. */
  private static final int MIN_DESIGNED = 4;

  private static final double DESIGN_MOST_ENDING = 0.5;

  /** So is one that mostly stands before a kind: "t-light holder". */
  private static final double MODIFIER_LEAST_SHARE = 0.5;

  /** A kind of thing is what so many names end with, in so varied company. */
  private static final int MIN_KIND = 5;

  private static final double KIND_LEAST_ENDING = 0.6;
  private static final int KIND_LEAST_COMPANY = 4;

  private final Catalogue catalogue;
  private final Words words;
  private final List<List<List<String>>> runs = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> pairs = new HashMap<>();
  private final Map<String, Integer> ends = new HashMap<>();
  private final Map<String, Set<String>> before = new HashMap<>();
  private final Map<String, Integer> designs = new HashMap<>();
  private final Map<String, Map<String, Integer>> after = new HashMap<>();
  private int total;

  TitlePhrases(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.words = catalogue.words();
    for (int i = 0; i < catalogue.size(); i++) {
      List<List<String>> ofItem = new ArrayList<>();
      for (List<String> run : words.runs(catalogue.item(i).titleWords())) {
        split(run, ofItem);
      }
      runs.add(ofItem);
      ofItem.forEach(this::count);
    }
  }

  void addTo(PhraseDrafts drafts) {
    for (int i = 0; i < runs.size(); i++) {
      for (List<String> run : runs.get(i)) {
        for (int from = 0; from < run.size(); from++) {
          for (int to = from + 1; to <= Math.min(run.size(), from + LONGEST); to++) {
            add(drafts, run.subList(from, to), i);
          }
        }
      }
    }
  }

  /**
   * Stems of words that name designs and no kinds of things: titles say so, "spaceboy design", or
   * they stand before many kinds, "polkadot bowl, polkadot cup".
   */
  Set<String> designs() {
    Set<String> kinds = counts.keySet().stream().filter(this::isKind).collect(Collectors.toSet());
    return counts.keySet().stream()
        .filter(stem -> saidToBeDesign(stem) || designsKinds(stem, kinds))
        .collect(Collectors.toSet());
  }

  private boolean saidToBeDesign(String stem) {
    int said = designs.getOrDefault(stem, 0);
    return said >= MIN_DESIGNS && said >= MIN_DESIGN_SHARE * counts.getOrDefault(stem, 1);
  }

  private boolean designsKinds(String stem, Set<String> kinds) {
    Map<String, Integer> next = new HashMap<>(after.getOrDefault(stem, Map.of()));
    next.keySet().retainAll(kinds);
    int designed = next.values().stream().mapToInt(Integer::intValue).sum();
    int count = counts.getOrDefault(stem, 1);
    return ending(stem) < DESIGN_MOST_ENDING
        && (designed >= MODIFIER_LEAST_SHARE * count
            || (next.size() >= MIN_DESIGNED && designed >= MIN_DESIGN_SHARE * count));
  }

  private boolean isKind(String stem) {
    return counts.getOrDefault(stem, 0) >= MIN_KIND
        && ending(stem) >= KIND_LEAST_ENDING
        && before.getOrDefault(stem, Set.of()).stream()
                .filter(word -> !words.isAdjective(word))
                .count()
            >= KIND_LEAST_COMPANY
        && !describes(stem)
        && !saidToBeDesign(stem);
  }

  /** A describing word after a naming one begins a new name: "lunch bag | red retrospot". */
  private void split(List<String> run, List<List<String>> parts) {
    int from = 0;
    for (int at = 1; at < run.size(); at++) {
      if (words.isAdjective(run.get(at))
          && !words.isAdjective(run.get(at - 1))
          && !words.isStop(run.get(at - 1))) {
        parts.add(run.subList(from, at));
        from = at;
      }
    }
    parts.add(run.subList(from, run.size()));
  }

  private void count(List<String> run) {
    for (int at = 0; at < run.size(); at++) {
      String stem = Words.stem(run.get(at));
      total++;
      counts.merge(stem, 1, Integer::sum);
      if (at > 0) {
        String previous = Words.stem(run.get(at - 1));
        pairs.merge(previous + " " + stem, 1, Integer::sum);
        before.computeIfAbsent(stem, key -> new HashSet<>()).add(previous);
        after.computeIfAbsent(previous, key -> new HashMap<>()).merge(stem, 1, Integer::sum);
      }
      if (at + 1 < run.size() && words.isDesign(run.get(at + 1))) {
        designs.merge(stem, 1, Integer::sum);
      }
      if (at + 1 == run.size() || describes(run.get(at + 1))) {
        ends.merge(stem, 1, Integer::sum);
      }
    }
  }

  /** True for what follows a finished name: "bag RED", "mug IN box". */
  private boolean describes(String word) {
    return words.isStop(word) || words.isAdjective(word) || words.isVague(word);
  }

  private void add(PhraseDrafts drafts, List<String> gram, int item) {
    String first = gram.getFirst();
    String last = gram.getLast();
    if (words.isStop(first)
        || words.isVague(first)
        || words.isStop(last)
        || words.isVague(last)
        || words.isAdjective(last)
        || (gram.size() == 1 && words.isVagueAlone(last))) {
      return;
    }
    List<String> stems = new ArrayList<>();
    for (String word : gram) {
      if (!words.isStop(word)) {
        stems.add(Words.stem(word));
      }
    }
    if (new HashSet<>(stems).size() < stems.size()
        || (gram.size() > 1 && stems.size() < 2)
        || gram.size() - stems.size() > 1
        || stems.stream().anyMatch(catalogue.brandWords()::contains)) {
      return;
    }
    double headness = headness(stems.getLast());
    boolean endsEarly =
        stems.size() > 1
            && counts.getOrDefault(stems.getFirst(), 0) >= COMMON
            && ending(stems.getFirst()) > MODIFIER_MOST_ENDING;
    double least = stems.size() == 1 ? MIN_HEADNESS_ALONE : MIN_HEADNESS;
    if (headness < least || endsEarly) {
      return;
    }
    double quality =
        stems.size() == 1
            ? 0.35 * headness
            : Math.sqrt(headness) * (0.4 + 0.6 * Math.clamp(association(gram), 0, 1));
    drafts.add(String.join(" ", gram), stems, item).raise(quality);
  }

  /** How often a word ends a name, in how varied company: 0 to 1. */
  private double headness(String stem) {
    int company = before.getOrDefault(stem, Set.of()).size();
    return ending(stem) * company / (company + 2.0);
  }

  private double ending(String stem) {
    return (double) ends.getOrDefault(stem, 0) / counts.getOrDefault(stem, 1);
  }

  /** Normalised pointwise mutual information of the loosest two neighbors, -1 to 1. */
  private double association(List<String> gram) {
    double least = 1;
    for (int i = 1; i < gram.size(); i++) {
      String a = Words.stem(gram.get(i - 1));
      String b = Words.stem(gram.get(i));
      double together = (double) pairs.getOrDefault(a + " " + b, 1) / total;
      double chance =
          (double) counts.getOrDefault(a, 1) * counts.getOrDefault(b, 1) / ((double) total * total);
      least = Math.min(least, Math.log(together / chance) / -Math.log(together));
    }
    return least;
  }
}
