package io.recgpt.retrieval.catalogue.clusters;

import io.recgpt.retrieval.item.PlacedItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names clusters by the tags, words and pairs of words that most of their items, and few others,
 * have.
 */
final class ClusterNames {
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");
  private static final Set<String> SMALL_WORDS =
      Set.of(
          "and",
          "the",
          "with",
          "for",
          "from",
          "not",
          "are",
          "was",
          "you",
          "your",
          "its",
          "one",
          "all",
          "our",
          "his",
          "her",
          "this",
          "that",
          "der",
          "die",
          "das",
          "und",
          "les",
          "des",
          "asstd",
          "assorted",
          "set",
          "design",
          "small",
          "large",
          "mini",
          "pack",
          "box");

  private final Map<String, Integer> overall = new HashMap<>();
  private final Set<String> stopWords;
  private int items;

  private ClusterNames(Set<String> stopWords) {
    this.stopWords = stopWords;
  }

  /** A name of its own for each cluster, in order; clusters without any word are numbered. */
  static List<String> of(List<List<PlacedItem>> clusters, Set<String> stopWords) {
    ClusterNames names = new ClusterNames(stopWords);
    List<Map<String, Integer>> counts = new ArrayList<>();
    for (List<PlacedItem> members : clusters) {
      Map<String, Integer> count = new HashMap<>();
      members.forEach(item -> names.terms(item).forEach(t -> count.merge(t, 1, Integer::sum)));
      count.forEach((term, n) -> names.overall.merge(term, n, Integer::sum));
      names.items += members.size();
      counts.add(count);
    }
    List<String> chosen = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < clusters.size(); i++) {
      String name = names.name(counts.get(i), clusters.get(i).size(), taken);
      chosen.add(name.isEmpty() ? "group " + (i + 1) : name);
      taken.add(name);
    }
    return chosen;
  }

  private String name(Map<String, Integer> counts, int members, Set<String> taken) {
    List<String> best =
        counts.keySet().stream()
            .sorted(
                Comparator.<String>comparingDouble(term -> -telling(term, counts, members))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(12)
            .toList();
    for (String term : best) {
      if (!taken.contains(term)) {
        boolean common = counts.getOrDefault(term, 0) * 2 >= members;
        String second = best.stream().filter(other -> !overlap(term, other)).findFirst().orElse("");
        String pair = second.isEmpty() ? term : term + " & " + second;
        return common || taken.contains(pair) ? term : pair;
      }
      for (String other : best) {
        if (!overlap(term, other) && !taken.contains(term + " & " + other)) {
          return term + " & " + other;
        }
      }
    }
    return "";
  }

  /** Share of the cluster that has a term, times how much rarer it is elsewhere; pairs say more. */
  private double telling(String term, Map<String, Integer> counts, int members) {
    double inside = (double) counts.getOrDefault(term, 0) / members;
    double everywhere = (double) overall.getOrDefault(term, 1) / items;
    return inside * Math.log(inside / everywhere) * (term.indexOf(' ') > 0 ? 1.4 : 1);
  }

  private Set<String> terms(PlacedItem placed) {
    Set<String> terms = new HashSet<>();
    placed.item().tags().forEach(tag -> terms.add(tag.strip().toLowerCase(Locale.ROOT)));
    String before = "";
    String text = placed.item().titleWords().toLowerCase(Locale.ROOT);
    for (String word : NO_LETTERS.split(text, -1)) {
      if (word.length() < 3 || SMALL_WORDS.contains(word) || stopWords.contains(word)) {
        before = "";
        continue;
      }
      terms.add(word);
      if (!before.isEmpty()) {
        terms.add(before + " " + word);
      }
      before = word;
    }
    return terms;
  }

  private static boolean overlap(String left, String right) {
    Set<String> words = new HashSet<>(List.of(left.split(" ", -1)));
    return List.of(right.split(" ", -1)).stream().anyMatch(words::contains);
  }
}
