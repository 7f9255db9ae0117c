package io.recgpt.intent.tag;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.Kinds;
import io.recgpt.intent.catalogue.Phrase;
import io.recgpt.intent.catalogue.Vectors;
import io.recgpt.intent.catalogue.Vocabulary;
import io.recgpt.intent.interest.GroundedInterest;
import io.recgpt.intent.profile.PredictedTag;
import io.recgpt.intent.tag.KindForecast.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Predicts the tags of what a person may want next: phrases of the vocabulary that go with an
 * interest, one after another so that together they cover the kinds of things that are likeliest to
 * be taken next.
 */
public final class TagPredictor {
  /** So many at most; fewer where the history or the vocabulary carries no more. */
  static final int MAX_TAGS = 80;

  private final Catalogue catalogue;
  private final Vocabulary vocabulary;
  private final KindForecast forecast;
  private final TagSettings settings;
  private final boolean[] usable;
  private final int[] kind;
  private final List<Set<String>> words = new ArrayList<>();

  /**
   * @param kinds that the forecast is made in
   */
  public TagPredictor(
      Catalogue catalogue,
      Vocabulary vocabulary,
      Kinds kinds,
      KindForecast forecast,
      TagSettings settings) {
    this.catalogue = catalogue;
    this.vocabulary = vocabulary;
    this.forecast = forecast;
    this.settings = settings;
    this.usable = new boolean[vocabulary.size()];
    this.kind = new int[vocabulary.size()];
    for (int p = 0; p < usable.length; p++) {
      Phrase phrase = vocabulary.phrase(p);
      int[] items = phrase.items();
      words.add(catalogue.words().named(phrase.text()));
      kind[p] = kinds.majority(items);
      boolean reads = !phrase.bare() || phrase.quality() >= Phrase.READS_WELL;
      usable[p] = reads && !catalogue.consumable(items);
    }
  }

  /**
   * A phrase that may become a tag of the interest it is nearest to.
   *
   * @param fit how well it stands for its kind
   */
  private record Option(int phrase, int interest, double fit) {}

  /** The tags of a person's interests, best first; none without interests. */
  public List<PredictedTag> predict(List<GroundedInterest> found, TagHistory history) {
    if (found.isEmpty()) {
      return List.of();
    }
    int[] nearest = new int[vocabulary.size()];
    double[] nearness = new double[nearest.length];
    findNearest(found, nearest, nearness);
    Forecast foreseen = forecast.of(history);
    double least = catalogue.randomSimilarity(settings.gate());
    List<Option> options = new ArrayList<>();
    for (int p = 0; p < nearest.length; p++) {
      if (usable[p]
          && nearness[p] > least
          && leadsToNew(vocabulary.phrase(p), words.get(p), history)) {
        options.add(new Option(p, nearest[p], fit(p, nearness[p], foreseen.ofItem())));
      }
    }
    return tags(choose(options, foreseen.ofKind()), found);
  }

  /** What the log predicts of each item to follow on a history. */
  public float[] predicted(TagHistory history) {
    return forecast.of(history).ofItem();
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

  private double fit(int p, double nearness, float[] appeal) {
    Phrase phrase = vocabulary.phrase(p);
    double sum = 1e-6;
    for (int item : phrase.items()) {
      sum += appeal[item];
    }
    return Math.pow(phrase.quality(), settings.qualityPower())
        * Math.pow(Math.min(1, nearness), settings.nearnessPower())
        * Math.pow(
            sum / Math.pow(phrase.frequency() + 2.0, settings.frequencyPower()),
            settings.appealPower());
  }

  /** What the log predicts of a phrase's items that the person has not seen. */
  public double follow(Phrase phrase, float[] predicted, TagHistory history) {
    double sum = 0;
    for (int item : phrase.items()) {
      if (!history.seen().contains(item)) {
        sum += predicted[item];
      }
    }
    return sum / Math.pow(phrase.frequency() + 2.0, settings.frequencyPower());
  }

  /**
   * Whether a phrase leads to something new: not all of its things are known, and none that was
   * taken, and no query, in the past month has all of its words (contract, comment of ItemTag.tag).
   */
  public boolean leadsToNew(Phrase phrase, TagHistory history) {
    return leadsToNew(phrase, catalogue.words().named(phrase.text()), history);
  }

  private static boolean leadsToNew(Phrase phrase, Set<String> words, TagHistory history) {
    int seen = 0;
    for (int item : phrase.items()) {
      if (history.lately().contains(item)) {
        return false;
      }
      seen += history.seen().contains(item) ? 1 : 0;
    }
    if (seen == phrase.frequency()) {
      return false;
    }
    return history.takenLately().stream().noneMatch(taken -> taken.containsAll(words));
  }

  /** The phrase of the likeliest kinds again and again; a kind counts less each time. */
  private List<Option> choose(List<Option> options, double[] likely) {
    List<Option> open = new ArrayList<>(options);
    open.sort(Comparator.comparing(option -> vocabulary.phrase(option.phrase()).text()));
    double[] left = likely.clone();
    List<Option> chosen = new ArrayList<>();
    while (chosen.size() < MAX_TAGS && !open.isEmpty()) {
      int best = 0;
      double most = -1;
      for (int o = 0; o < open.size(); o++) {
        double gain = open.get(o).fit() * left[kind[open.get(o).phrase()]];
        if (gain > most) {
          most = gain;
          best = o;
        }
      }
      Option option = open.remove(best);
      if (distinct(option, chosen)) {
        chosen.add(option);
        left[kind[option.phrase()]] *= settings.again();
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
