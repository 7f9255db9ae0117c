package io.recgpt.explain.checking;

import io.recgpt.inference.task.Rejection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The last 160 sentences of one tenant, from which the next must differ (RecGPT V2, diversity
 * against recent explanations). For one thread at a time.
 */
public final class RecentSentences {
  /** How many are remembered. */
  public static final int WINDOW = 160;

  /** One opening in twenty sentences; the number is ours, as V2 doesn't state its own. */
  private static final int MAX_PER_OPENING = 8;

  private static final int MAX_PER_PHRASE = 3;
  private static final int PHRASE = 4;
  private static final int OPENING = 2;

  private final Deque<List<String>> window = new ArrayDeque<>();
  private final Map<List<String>, Integer> texts = new HashMap<>();
  private final Map<List<String>, Integer> openings = new HashMap<>();
  private final Map<List<String>, Integer> phrases = new HashMap<>();

  /** A memory that begins with these sentences, oldest first. */
  public static RecentSentences of(Collection<String> sentences) {
    RecentSentences recent = new RecentSentences();
    sentences.forEach(recent::add);
    return recent;
  }

  /** The same, to try sentences on. */
  public RecentSentences copy() {
    RecentSentences copy = new RecentSentences();
    window.forEach(copy::add);
    return copy;
  }

  /** Remembers a sentence and forgets the oldest beyond the window. */
  public void add(String sentence) {
    add(words(sentence));
  }

  private void add(List<String> words) {
    window.addLast(words);
    count(words, 1);
    if (window.size() > WINDOW) {
      count(window.removeFirst(), -1);
    }
  }

  /** Openings that may not be used again for now, at most so many, most used first. */
  public List<String> wornOpenings(int most) {
    return openings.entrySet().stream()
        .filter(entry -> entry.getValue() >= MAX_PER_OPENING / 2)
        .sorted(
            Map.Entry.<List<String>, Integer>comparingByValue()
                .reversed()
                .thenComparing(entry -> String.join(" ", entry.getKey())))
        .limit(most)
        .map(entry -> String.join(" ", entry.getKey()))
        .toList();
  }

  /** What a sentence says over again. */
  Optional<Rejection> fault(Sentence sentence, Grounding grounding) {
    List<String> words = sentence.lower();
    if (texts.containsKey(words)) {
      return FormChecks.fault("said-before", "the same sentence was written for another item");
    }
    if (openings.getOrDefault(opening(words), 0) >= MAX_PER_OPENING) {
      return FormChecks.fault("worn-opening", "begin with other words");
    }
    Set<List<String>> worn = new HashSet<>(phrases(words));
    worn.removeIf(phrase -> phrases.getOrDefault(phrase, 0) < MAX_PER_PHRASE);
    worn.removeIf(phrase -> phrase.stream().filter(grounding.interest()::contains).count() > 1);
    return worn.isEmpty()
        ? Optional.empty()
        : FormChecks.fault("worn-phrase", "say it in other words than the sentences before");
  }

  private void count(List<String> words, int by) {
    merge(texts, words, by);
    merge(openings, opening(words), by);
    phrases(words).forEach(phrase -> merge(phrases, phrase, by));
  }

  private static void merge(Map<List<String>, Integer> counts, List<String> key, int by) {
    int total = counts.getOrDefault(key, 0) + by;
    if (total == 0) {
      counts.remove(key);
    } else {
      counts.put(key, total);
    }
  }

  private static List<String> words(String sentence) {
    return Sentence.of(sentence.toLowerCase(Locale.ROOT)).lower();
  }

  private static List<String> opening(List<String> words) {
    return words.subList(0, Math.min(OPENING, words.size()));
  }

  private static List<List<String>> phrases(List<String> words) {
    List<List<String>> phrases = new ArrayList<>();
    for (int i = 0; i + PHRASE <= words.size(); i++) {
      phrases.add(words.subList(i, i + PHRASE));
    }
    return phrases;
  }
}
