package io.recgpt.quality.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cosine of TF-IDF vectors of the items' words to those of the history. */
final class Words {
  private static final Pattern WORD =
      Pattern.compile("[^\\W_]{2,}", Pattern.UNICODE_CHARACTER_CLASS);

  /** A word of an item, or an item of a word, with its part of the unit vector. */
  private record Entry(int number, double value) {}

  private final List<List<Entry>> wordsOfItems = new ArrayList<>();
  private final List<List<Entry>> itemsOfWords = new ArrayList<>();

  /**
   * @param texts of all items, in their order
   */
  Words(List<String> texts) {
    List<Map<String, Integer>> counted = texts.stream().map(Words::counts).toList();
    Map<String, Integer> frequencies = new TreeMap<>();
    counted.forEach(
        words -> words.keySet().forEach(word -> frequencies.merge(word, 1, Integer::sum)));
    Map<String, Integer> numbers = new HashMap<>();
    frequencies.forEach((word, frequency) -> {
      if (frequency > 1) {
        numbers.put(word, numbers.size());
        itemsOfWords.add(new ArrayList<>());
      }
    });
    for (int item = 0; item < texts.size(); item++) {
      wordsOfItems.add(vector(counted.get(item), frequencies, numbers, texts.size()));
      for (Entry entry : wordsOfItems.getLast()) {
        itemsOfWords.get(entry.number()).add(new Entry(item, entry.value()));
      }
    }
  }

  private static Map<String, Integer> counts(String text) {
    Map<String, Integer> counts = new TreeMap<>();
    Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) {
      counts.merge(words.group(), 1, Integer::sum);
    }
    return counts;
  }

  private static List<Entry> vector(
      Map<String, Integer> counts,
      Map<String, Integer> frequencies,
      Map<String, Integer> numbers,
      int items) {
    List<Entry> entries = new ArrayList<>();
    double squares = 0;
    for (Map.Entry<String, Integer> word : counts.entrySet()) {
      Integer number = numbers.get(word.getKey());
      if (number != null) {
        double rare = Math.log((double) items / frequencies.getOrDefault(word.getKey(), 1));
        double value = (1 + Math.log(word.getValue())) * rare;
        entries.add(new Entry(number, value));
        squares += value * value;
      }
    }
    double norm = Math.max(Math.sqrt(squares), 1e-9);
    return entries.stream().map(each -> new Entry(each.number(), each.value() / norm)).toList();
  }

  /**
   * The method.
   *
   * @param span of {@link Recency}
   */
  ScoringMethod method(TakeLog log, int span) {
    int[] counts = log.counts();
    return person -> {
      Map<Integer, Double> profile = new HashMap<>();
      int[] history = person.history();
      for (int h = 0; h < history.length; h++) {
        double weight = Recency.weight(h, history.length, span);
        for (Entry word : wordsOfItems.get(history[h])) {
          profile.merge(word.number(), weight * word.value(), Double::sum);
        }
      }
      double[] scores = new double[wordsOfItems.size()];
      profile.forEach((word, weight) -> {
        for (Entry item : itemsOfWords.get(word)) {
          scores[item.number()] += weight * item.value();
        }
      });
      for (int i = 0; i < scores.length; i++) {
        scores[i] += 1e-9 * counts[i];
      }
      return scores;
    };
  }
}
