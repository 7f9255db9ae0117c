package io.recgpt.quality.baseline;

import io.recgpt.quality.split.Stage;
import io.recgpt.rpc.call.Fanout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Simple ways to foresee the category of what somebody takes next, as many categories each as
 * somebody else names: the most popular ones, the person's own most frequent ones backed off to
 * popularity, and those of the next items by item kNN. Settings have the highest hit rate on the
 * validation stage.
 */
public final class CategoryMethods {
  /** People that settings are chosen on, at most. */
  private static final int MAX_PEOPLE = 1_000;

  /** Items that a sum over categories looks at. */
  private static final int NEXT_ITEMS = 100;

  private static final List<Integer> DAYS = List.of(30, 0, 3, 7, 90);
  private static final List<Integer> SPANS = List.of(10, 0, 3, 30);
  private static final List<Double> BACK_OFFS = List.of(5.0, 1.0, 20.0, 100.0);

  private final Known validation;
  private final Known test;
  private final long seed;
  private final Fanout fanout = new Fanout(Runtime.getRuntime().availableProcessors());

  /** One stage's log with its item kNN, which do for all granularities. */
  private record Known(TakeLog log, ItemMatrix neighbors) {
    static Known of(Stage stage, long seed) {
      TakeLog log = new TakeLog(stage, seed);
      return new Known(log, ItemMatrix.neighbors(log, 200, 10));
    }
  }

  /**
   * A stage at one granularity.
   *
   * @param category number of each item's; -1: none
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Grained(Known known, int[] category, int count) {}

  /**
   * What a method foresaw.
   *
   * @param settings in words
   * @param hits of each of the test stage's targets, in their order
   */
  public record Foreseen(String method, String settings, List<Boolean> hits) {
    public Foreseen {
      hits = List.copyOf(hits);
    }
  }

  /** A method with its settings. */
  private record Candidate(String settings, Method method) {}

  /** Scores the categories for somebody, higher is better. */
  private interface Method {
    double[] scores(Grained grained, Person person);
  }

  /** Both stages' logs, in an order of ties drawn by the seed. */
  public CategoryMethods(Stage validation, Stage test, long seed) {
    this.validation = Known.of(validation, seed);
    this.test = Known.of(test, seed);
    this.seed = seed;
  }

  /**
   * What each method foresees.
   *
   * @param category of an item; empty: none
   * @param sizes how many categories may be named for each of the test stage's targets
   */
  public List<Foreseen> run(UnaryOperator<String> category, List<Integer> sizes) {
    Map<String, Integer> numbers = new HashMap<>();
    Grained choosing = grained(validation, category, numbers);
    Grained testing = grained(test, category, numbers);
    int mean = (int) Math.round(sizes.stream().mapToInt(Integer::intValue).average().orElse(1));
    List<Candidate> windows = popular();
    Candidate popular = best(windows, choosing, mean);
    int days = DAYS.get(windows.indexOf(popular));
    return List.of(
        foreseen("popularity", popular, testing, sizes),
        foreseen("personal", best(personal(days), choosing, mean), testing, sizes),
        foreseen("item_to_item", best(next(), choosing, mean), testing, sizes));
  }

  private static Grained grained(
      Known known, UnaryOperator<String> category, Map<String, Integer> numbers) {
    int[] categories = new int[known.log().itemCount()];
    for (int item = 0; item < categories.length; item++) {
      String name = category.apply(known.log().itemId(item));
      categories[item] = name.isEmpty() ? -1 : numbers.computeIfAbsent(name, _ -> numbers.size());
    }
    return new Grained(known, categories, numbers.size());
  }

  private Candidate best(List<Candidate> candidates, Grained grained, int size) {
    List<Person> people = new ArrayList<>(grained.known().log().people());
    Collections.shuffle(people, new Random(seed));
    List<Person> few = people.subList(0, Math.min(MAX_PEOPLE, people.size()));
    Candidate best = candidates.getFirst();
    long most = -1;
    for (Candidate candidate : candidates) {
      long hits =
          fanout.map(few, person -> hit(candidate, grained, person, size)).stream()
              .filter(hit -> hit)
              .count();
      if (hits > most) {
        most = hits;
        best = candidate;
      }
    }
    return best;
  }

  private Foreseen foreseen(String method, Candidate best, Grained grained, List<Integer> sizes) {
    List<Person> people = grained.known().log().people();
    List<Integer> places = IntStream.range(0, sizes.size()).boxed().toList();
    return new Foreseen(
        method,
        best.settings(),
        fanout.map(places, i -> hit(best, grained, people.get(i), sizes.get(i))));
  }

  /** True where fewer categories than may be named are better; the first of equals are. */
  private static boolean hit(Candidate candidate, Grained grained, Person person, int size) {
    int wanted = grained.category()[person.target()];
    if (wanted < 0 || size == 0) {
      return false;
    }
    double[] scores = candidate.method().scores(grained, person);
    int better = 0;
    for (int i = 0; i < scores.length; i++) {
      better += scores[i] > scores[wanted] || (scores[i] == scores[wanted] && i < wanted) ? 1 : 0;
    }
    return better < size;
  }

  private static List<Candidate> popular() {
    return DAYS.stream()
        .map(days ->
            new Candidate(days(days), (grained, person) -> popularity(grained, person, days)))
        .toList();
  }

  private static List<Candidate> personal(int days) {
    List<Candidate> all = new ArrayList<>();
    for (double backOff : BACK_OFFS) {
      for (int span : SPANS) {
        all.add(
            new Candidate(
                "popularity %s, back-off %.0f, recency %d".formatted(days(days), backOff, span),
                (grained, person) -> personal(grained, person, days, backOff, span)));
      }
    }
    return all;
  }

  private static List<Candidate> next() {
    List<Candidate> all = new ArrayList<>();
    for (int span : SPANS) {
      for (boolean summed : List.of(false, true)) {
        all.add(
            new Candidate(
                "%s, recency %d".formatted(summed ? "summed" : "in order", span),
                (grained, person) -> next(grained, person, span, summed)));
      }
    }
    return all;
  }

  private static String days(int days) {
    return days == 0 ? "of all time" : "of %d days".formatted(days);
  }

  /** Share of the takes before now by category; those of all time decide among equals. */
  private static double[] popularity(Grained grained, Person person, int days) {
    TakeLog log = grained.known().log();
    int[] ever = log.counts();
    int[] counts = days == 0 ? ever : log.takenBefore(person.at(), days);
    double[] shares = new double[grained.count()];
    for (int item = 0; item < counts.length; item++) {
      if (grained.category()[item] >= 0) {
        shares[grained.category()[item]] += counts[item] + 1e-6 * ever[item];
      }
    }
    double all = Math.max(Arrays.stream(shares).sum(), 1e-9);
    Arrays.setAll(shares, i -> shares[i] / all);
    return shares;
  }

  private static double[] personal(
      Grained grained, Person person, int days, double backOff, int span) {
    double[] scores = popularity(grained, person, days);
    Arrays.setAll(scores, i -> scores[i] * backOff);
    int[] history = person.history();
    for (int i = 0; i < history.length; i++) {
      int category = grained.category()[history[i]];
      if (category >= 0) {
        scores[category] += Recency.weight(i, history.length, span);
      }
    }
    return scores;
  }

  /** Categories in the order in which the next items bring them, or by the sum of the first. */
  private static double[] next(Grained grained, Person person, int span, boolean summed) {
    Known known = grained.known();
    double[] items = known.neighbors().method(known.log(), span).scores(person);
    List<Integer> order =
        IntStream.range(0, items.length)
            .filter(item -> !person.seen().get(item) && grained.category()[item] >= 0)
            .boxed()
            .sorted(Comparator.comparingDouble(item -> -items[item]))
            .toList();
    double[] scores = new double[grained.count()];
    for (int place = 0; place < order.size(); place++) {
      int category = grained.category()[order.get(place)];
      if (summed && place < NEXT_ITEMS) {
        scores[category] += items[order.get(place)];
      } else {
        // Beyond the first items a category comes in by its best one.
        scores[category] = Math.max(scores[category], 1e-12 / (place + 1));
      }
    }
    return scores;
  }
}
