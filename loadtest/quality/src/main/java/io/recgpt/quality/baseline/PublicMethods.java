package io.recgpt.quality.baseline;

import io.recgpt.quality.split.Stage;
import io.recgpt.rpc.call.Fanout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Popularity, recent popularity, TF-IDF of words, item kNN, EASE and a blend of them, each with the
 * settings that have the highest NDCG@30 on the validation stage, reported of the test stage.
 */
public final class PublicMethods {
  /** How long the lists are. */
  static final int LIST = 30;

  /** Validation users that settings are chosen on, at most. */
  private static final int MAX_PEOPLE = 2_000;

  private final Stage validation;
  private final Stage test;
  private final UnaryOperator<String> texts;
  private final long seed;
  private final Fanout fanout = new Fanout(Runtime.getRuntime().availableProcessors());

  /**
   * @param texts words of an item, by its id
   * @param seed of what is drawn
   */
  public PublicMethods(Stage validation, Stage test, UnaryOperator<String> texts, long seed) {
    this.validation = validation;
    this.test = test;
    this.texts = texts;
    this.seed = seed;
  }

  /**
   * What a method gave.
   *
   * @param settings in words; empty: it has none
   * @param lists item ids, best first, at most 30, in the order of the test stage's targets
   */
  public record Lists(String method, String settings, List<List<String>> lists) {}

  /** Chooses and ranks; the listener gets each method that is begun. */
  public List<Lists> run(Consumer<String> listener) {
    boolean cold = !test.candidates().isEmpty();
    Map<String, MethodSettings> chosen = new LinkedHashMap<>();
    double[] blend = choose(chosen, cold, listener);
    TakeLog log = new TakeLog(test, seed);
    MethodSource source = source(log, test);
    Ranking ranking = new Ranking(log, seed);
    List<Lists> all = new ArrayList<>();
    chosen.forEach((name, settings) -> {
      listener.accept(name);
      all.add(new Lists(name, settings.described(), lists(log, ranking, source.method(settings))));
    });
    if (!cold) {
      listener.accept("blend");
      all.add(
          new Lists(
              "blend of five",
              "EASE %.2f, kNN %.2f, words %.2f, 30 days %.2f, 7 days %.2f"
                  .formatted(Arrays.stream(blend).boxed().toArray()),
              lists(log, ranking, new Blend(source.parts(), blend))));
    }
    return all;
  }

  /** Fills in the best settings of each method; the blend's weights are the answer. */
  private double[] choose(
      Map<String, MethodSettings> chosen, boolean cold, Consumer<String> listener) {
    TakeLog log = new TakeLog(validation, seed);
    MethodSource source = source(log, validation);
    Ranking ranking = new Ranking(log, seed);
    List<Person> people = new ArrayList<>(log.people());
    Collections.shuffle(people, new Random(seed));
    List<Person> few = people.subList(0, Math.min(MAX_PEOPLE, people.size()));
    Map<String, Double> best = new LinkedHashMap<>();
    for (MethodSettings settings : MethodSettings.grid(cold)) {
      listener.accept("%s, %s".formatted(settings.method(), settings.described()));
      ScoringMethod method = source.method(settings);
      double ndcg =
          fanout.map(few, person -> ranking.ndcg(person, method.scores(person), LIST)).stream()
              .mapToDouble(Double::doubleValue)
              .sum();
      if (ndcg > best.getOrDefault(settings.method(), -1.0)) {
        best.put(settings.method(), ndcg);
        chosen.put(settings.method(), settings);
      }
    }
    if (cold) {
      return new double[0];
    }
    listener.accept("blend");
    return Blend.chosen(source.parts(), few, ranking, seed);
  }

  private MethodSource source(TakeLog log, Stage stage) {
    return new MethodSource(log, new Words(stage.itemIds().stream().map(texts).toList()));
  }

  private List<List<String>> lists(TakeLog log, Ranking ranking, ScoringMethod method) {
    return fanout.map(
        log.people(),
        person ->
            ranking.list(person, method.scores(person), LIST).stream().map(log::itemId).toList());
  }
}
