package io.recgpt.intent.mining;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.FollowStatistics;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.Vectors;
import io.recgpt.intent.catalogue.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Predicts the tags of what a person may want next: phrases of the vocabulary near to an interest,
 * ranked by what people with such a history take and by how near they are, spread over interests
 * and categories.
 */
final class TagPredictor {
  static final int MOST_TAGS = 50;

  private final Catalogue catalogue;
  private final Vocabulary vocabulary;
  private final FollowStatistics statistics;
  private final TagSettings settings;
  private final boolean[] consumable;

  TagPredictor(
      Catalogue catalogue,
      Vocabulary vocabulary,
      FollowStatistics statistics,
      Set<String> consumables,
      TagSettings settings) {
    this.catalogue = catalogue;
    this.vocabulary = vocabulary;
    this.statistics = statistics;
    this.settings = settings;
    this.consumable = new boolean[vocabulary.size()];
    for (int p = 0; p < consumable.length && !consumables.isEmpty(); p++) {
      int[] items = vocabulary.phrase(p).items();
      long consumed =
          Arrays.stream(items)
              .filter(item -> catalogue.labels(item).stream().anyMatch(consumables::contains))
              .count();
      consumable[p] = 2 * consumed > items.length;
    }
  }

  /** A phrase that may become a tag of the interest it is nearest to. */
  private record Option(int phrase, int interest, double score) {}

  List<PredictedTag> predict(List<GroundedInterest> found, TagHistory history) {
    if (found.isEmpty()) {
      return List.of();
    }
    int[] nearest = new int[vocabulary.size()];
    double[] nearness = new double[nearest.length];
    findNearest(found, nearest, nearness);
    double[] follow = new double[nearest.length];
    float[] predicted = predicted(history);
    for (int p = 0; p < nearest.length; p++) {
      if (nearness[p] > 0 && !consumable[p] && allowed(vocabulary.phrase(p), history)) {
        follow[p] = follow(vocabulary.phrase(p), predicted, history);
      } else {
        nearness[p] = Double.NEGATIVE_INFINITY;
      }
    }
    List<Option> chosen = List.of();
    for (double gate : settings.gates()) {
      double least = catalogue.randomSimilarity(gate);
      chosen = choose(options(found, nearest, nearness, follow, least), found);
      if (chosen.size() == MOST_TAGS) {
        break;
      }
    }
    return tags(chosen, found);
  }

  /** What the log predicts of each item to follow on a history. */
  float[] predicted(TagHistory history) {
    float[] predicted = new float[catalogue.size()];
    history.weights().forEach((item, weight) -> statistics.predict(item, weight, predicted));
    return predicted;
  }

  private void findNearest(List<GroundedInterest> found, int[] nearest, double[] nearness) {
    for (int i = 0; i < found.size(); i++) {
      float[] dense = new float[catalogue.termCount()];
      found.get(i).candidate().words().fill(dense);
      float[] near = vocabulary.similarities(found.get(i).candidate().centre(), dense);
      for (int p = 0; p < nearest.length; p++) {
        if (near[p] > nearness[p]) {
          nearest[p] = i;
          nearness[p] = near[p];
        }
      }
    }
  }

  /** Phrases that are near enough, best first. */
  private List<Option> options(
      List<GroundedInterest> found,
      int[] nearest,
      double[] nearness,
      double[] follow,
      double least) {
    double mostFollow = 1e-9;
    for (int p = 0; p < follow.length; p++) {
      mostFollow = nearness[p] > least ? Math.max(mostFollow, follow[p]) : mostFollow;
    }
    List<Option> options = new ArrayList<>();
    for (int p = 0; p < follow.length; p++) {
      if (nearness[p] > least) {
        double strength = found.get(nearest[p]).interest().strength();
        double score =
            (settings.followWeight() * follow[p] / mostFollow
                    + (1 - settings.followWeight()) * Math.pow(strength, settings.strengthPower()))
                * Math.pow(Math.min(1, nearness[p]), settings.nearnessPower())
                * Math.pow(vocabulary.phrase(p).quality(), settings.qualityPower());
        options.add(new Option(p, nearest[p], score));
      }
    }
    options.sort(
        Comparator.comparingDouble(Option::score)
            .reversed()
            .thenComparing(option -> vocabulary.phrase(option.phrase()).text()));
    return options;
  }

  /** What the log predicts of a phrase's items that the person has not seen. */
  double follow(Phrase phrase, float[] predicted, TagHistory history) {
    double sum = 0;
    for (int item : phrase.items()) {
      if (!history.seen().contains(item)) {
        sum += predicted[item];
      }
    }
    return sum / Math.pow(phrase.frequency() + 2.0, settings.frequencyPower());
  }

  /**
   * Whether a phrase leads to something new: a phrase for a handful of items is out when one of
   * them was taken in the past month, a wider one when half of them were; so are phrases all of
   * whose items are known, and words that were searched for in the past month.
   */
  private boolean allowed(Phrase phrase, TagHistory history) {
    boolean reads = !phrase.bare() || phrase.quality() >= Phrase.READS_WELL;
    return reads && leadsToNew(phrase, history);
  }

  /** The same, however the phrase reads. */
  boolean leadsToNew(Phrase phrase, TagHistory history) {
    int lately = 0;
    int seen = 0;
    for (int item : phrase.items()) {
      lately += history.lately().contains(item) ? 1 : 0;
      seen += history.seen().contains(item) ? 1 : 0;
    }
    double narrow = Math.max(5, settings.narrowShare() * catalogue.size());
    boolean taken =
        lately > 0 && (phrase.frequency() <= narrow || 2 * lately >= phrase.frequency());
    return !taken
        && seen < phrase.frequency()
        && history.searchedLately().stream()
            .noneMatch(query ->
                query.containsAll(phrase.stems())
                    || Phrase.overlap(query, phrase.stems()) >= TagSettings.SAME_WORDS);
  }

  /**
   * Takes the best again and again; a category or interest that was taken counts less each time.
   */
  private List<Option> choose(List<Option> options, List<GroundedInterest> found) {
    List<Option> pool =
        new ArrayList<>(options.subList(0, Math.min(settings.pool(), options.size())));
    Map<String, Integer> categories = new HashMap<>();
    int[] ofInterest = new int[found.size()];
    double discount =
        settings.categoryDiscount()
            * Math.min(1, Math.pow(catalogue.categoryCount() / TagSettings.MANY_CATEGORIES, 2));
    List<Option> chosen = new ArrayList<>();
    while (chosen.size() < MOST_TAGS && !pool.isEmpty()) {
      int best = -1;
      double most = -1;
      for (int o = 0; o < pool.size(); o++) {
        Option option = pool.get(o);
        double quota =
            1 + MOST_TAGS * settings.quota() * found.get(option.interest()).interest().strength();
        double gain =
            option.score()
                / (1
                    + discount
                        * categories.getOrDefault(vocabulary.phrase(option.phrase()).category(), 0))
                / (1 + Math.max(0, ofInterest[option.interest()] - quota));
        if (gain > most) {
          most = gain;
          best = o;
        }
      }
      Option option = pool.remove(best);
      if (distinct(option, chosen)) {
        chosen.add(option);
        categories.merge(vocabulary.phrase(option.phrase()).category(), 1, Integer::sum);
        ofInterest[option.interest()]++;
      }
    }
    return chosen;
  }

  private boolean distinct(Option option, List<Option> chosen) {
    Phrase phrase = vocabulary.phrase(option.phrase());
    for (Option other : chosen) {
      Phrase taken = vocabulary.phrase(other.phrase());
      if (phrase.overlap(taken) >= TagSettings.SAME_WORDS
          || Arrays.equals(phrase.items(), taken.items())) {
        return false;
      }
    }
    return true;
  }

  private List<PredictedTag> tags(List<Option> chosen, List<GroundedInterest> found) {
    List<PredictedTag> tags = new ArrayList<>();
    for (int rank = 0; rank < chosen.size(); rank++) {
      Option option = chosen.get(rank);
      Phrase phrase = vocabulary.phrase(option.phrase());
      GroundedInterest interest = found.get(option.interest());
      tags.add(
          new PredictedTag(
              phrase.text(),
              interest.interest().interestId(),
              phrase.category(),
              1.0 / (1 + rank / 25.0),
              reason(option.phrase(), interest)));
    }
    return tags;
  }

  private String reason(int phrase, GroundedInterest found) {
    List<String> nearest =
        found.candidate().supporting().stream()
            .limit(20)
            .sorted(
                Comparator.comparingDouble(
                    member -> -Vectors.dot(vocabulary.centre(phrase), member.vector())))
            .map(
                member -> member.item() < 0 ? member.text() : catalogue.item(member.item()).title())
            .distinct()
            .limit(2)
            .toList();
    return "Goes with %s: near to %s."
        .formatted(found.interest().name(), String.join(" and ", nearest));
  }
}
