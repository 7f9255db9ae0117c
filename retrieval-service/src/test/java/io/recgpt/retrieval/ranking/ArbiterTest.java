package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.numeric.Sums;
import io.recgpt.retrieval.ranking.channels.Experts;
import io.recgpt.retrieval.ranking.channels.Scores;
import io.recgpt.retrieval.ranking.channels.SignalMatrix;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.people.People;
import io.recgpt.retrieval.ranking.people.Popularity;
import io.recgpt.retrieval.ranking.people.PositiveEvents;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.ranking.table.OpenItems;
import io.recgpt.retrieval.ranking.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ArbiterTest {
  private static final int ITEMS = 34;

  /** From here on all items are candidates. */
  private static final int MANY = 14;

  private static final double EXCHANGE = 5;
  private static final List<String> KINDS = List.of("tent", "kettle", "lamp", "rose");

  @Property(tries = 200)
  void pick_anyItems_isTheBestOfAllThatIsLeftEachTime(
      @ForAll long seed,
      @ForAll @IntRange(min = MANY, max = ITEMS) int count,
      @ForAll @DoubleRange(min = 0, max = .95) double intent,
      @ForAll @DoubleRange(min = 0, max = .95) double diversity) {
    Random random = new Random(seed);
    Table table = table(random, false);
    Scores scores = scores(random, ITEMS);
    Experts experts = experts(table);
    double[] shares = {.5, .2, .2, .1};

    List<Arbiter.Pick> picked =
        new Arbiter(table, scores, experts, shares, intent, diversity, count).pick();

    assertThat(picked.stream().map(Arbiter.Pick::ordinal))
        .containsExactlyElementsOf(
            byDefinition(table, scores, experts, shares, count, intent, diversity));
  }

  @Property(tries = 50)
  void pick_anyKnobs_partsAddUpToAnOrderBestFirst(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double intent,
      @ForAll @DoubleRange(min = 0, max = 1) double diversity) {
    Random random = new Random(seed);
    Table table = table(random, true);
    Scores scores = scores(random, ITEMS);

    List<Arbiter.Pick> picked =
        new Arbiter(
                table, scores, experts(table), new double[] {.4, .3, .2, .1}, intent, diversity, 30)
            .pick();

    List<Double> values =
        picked.stream()
            .map(pick -> scores.total(pick.ordinal()) + pick.byIntent() + pick.byLikeness())
            .toList();
    assertThat(picked).hasSize(30).extracting(Arbiter.Pick::ordinal).doesNotHaveDuplicates();
    for (int i = 1; i < values.size(); i++) {
      assertThat(values.get(i)).isLessThanOrEqualTo(values.get(i - 1) + 1e-9);
    }
  }

  @Test
  void pick_intentOne_fillsPositionsByTheShares() {
    Random random = new Random(1);
    Table table = table(random, false);
    double[] shares = {.5, .3, 0, .2};

    List<Arbiter.Pick> picked =
        new Arbiter(table, scores(random, ITEMS), experts(table), shares, 1, 0, 10).pick();

    assertThat(picked.stream().filter(pick -> pick.expert() == 0)).hasSize(5);
    assertThat(picked.stream().filter(pick -> pick.expert() == 1)).hasSize(3);
  }

  @Test
  void pick_itemsOfOneTitle_fillTheListAllTheSame() {
    Table table = new Table();
    for (int i = 0; i < 30; i++) {
      table.put(placed(i, "Barista, full time", new Random(i)));
    }
    table.settle();

    List<Arbiter.Pick> picked =
        new Arbiter(
                table,
                scores(new Random(1), 30),
                new Experts(query(List.of()), table, nobodyTookAnything(table), true),
                new double[] {.5, .5},
                .5,
                .05,
                10)
            .pick();

    assertThat(picked).hasSize(10).extracting(Arbiter.Pick::ordinal).doesNotHaveDuplicates();
  }

  @Test
  void pick_twoOfOneTitleAmongOthers_secondComesAfterAllOthers() {
    Table table = new Table();
    for (int i = 0; i < 12; i++) {
      table.put(
          placed(i, i < 2 ? "Barista" : "Baker no. " + "abcdefghijkl".charAt(i), new Random(i)));
    }
    table.settle();
    Scores scores = scores(new Random(1), 12);

    List<Integer> picked =
        new Arbiter(
                table,
                scores,
                new Experts(query(List.of()), table, nobodyTookAnything(table), true),
                new double[] {.5, .5},
                0,
                0,
                12)
            .pick().stream().map(Arbiter.Pick::ordinal).toList();

    int worse = scores.total(0) < scores.total(1) ? 0 : 1;
    assertThat(picked).hasSize(12);
    assertThat(picked.getLast()).isEqualTo(worse);
  }

  /** Compares all that is left with all that was picked, each time. */
  private static List<Integer> byDefinition(
      Table table,
      Scores scores,
      Experts experts,
      double[] shares,
      int count,
      double intent,
      double diversity) {
    List<Integer> left =
        new ArrayList<>(IntStream.of(scores.best(Integer.MAX_VALUE, table)).boxed().toList());
    List<Integer> picked = new ArrayList<>();
    int[] filled = new int[shares.length];
    while (picked.size() < count) {
      int best = -1;
      int bestExpert = -1;
      double most = Double.NEGATIVE_INFINITY;
      List<Integer> starving = new ArrayList<>();
      for (int expert = 0; expert < shares.length && intent > 0; expert++) {
        int one = expert;
        if (filled[expert] == 0
            && shares[expert] * count >= 1
            && left.stream().anyMatch(each -> has(experts.of(each, scores), one))) {
          starving.add(expert);
        }
      }
      boolean reserved = !starving.isEmpty() && starving.size() >= count - picked.size();
      for (int each : left) {
        double nearest = 0;
        for (int other : picked) {
          nearest =
              Math.max(
                  nearest,
                  requireNonNull(table.row(each)).similarity(requireNonNull(table.row(other))));
        }
        for (int expert : experts.of(each, scores)) {
          if (reserved && !starving.contains(expert)) {
            continue;
          }
          double value =
              scores.total(each)
                  + intent / (1 - intent) * Math.log(count * shares[expert] / (filled[expert] + .5))
                  - diversity / (1 - diversity) * EXCHANGE * nearest;
          if (value > most + 1e-12) {
            most = value;
            best = each;
            bestExpert = expert;
          }
        }
      }
      // Without a say of the shares, an item's expert is still the one most behind.
      double due = Double.NEGATIVE_INFINITY;
      for (int expert : experts.of(best, scores)) {
        if (reserved && !starving.contains(expert)) {
          continue;
        }
        double of = shares[expert] / (filled[expert] + .5);
        if (of > due) {
          due = of;
          bestExpert = expert;
        }
      }
      picked.add(best);
      filled[bestExpert]++;
      left.remove(Integer.valueOf(best));
    }
    return picked;
  }

  private static boolean has(int[] experts, int one) {
    return Arrays.stream(experts).anyMatch(each -> each == one);
  }

  @Test
  void pick_interestWhoseItemsScoreLow_hasThePositionThatItIsDue() {
    Table table = table(new Random(4), false);
    Experts experts = experts(table);
    Scores scores =
        scores(
            IntStream.range(0, ITEMS).mapToDouble(i -> i % KINDS.size() == 1 ? 0 : 90).toArray());
    double[] shares = {.4, .2, .2, .2};

    List<Arbiter.Pick> picked = new Arbiter(table, scores, experts, shares, .1, 0, 10).pick();

    assertThat(picked.getLast().expert()).isEqualTo(1);
    assertThat(picked.subList(0, 9)).noneMatch(pick -> pick.expert() == 1);
    assertThat(new Arbiter(table, scores, experts, shares, 0, 0, 10).pick())
        .noneMatch(pick -> pick.expert() == 1);
  }

  @Test
  void byIntent_overItsShare_isBelowZero() {
    Random random = new Random(2);
    Table table = table(random, false);

    List<Arbiter.Pick> picked =
        new Arbiter(
                table,
                scores(random, ITEMS),
                experts(table),
                new double[] {.97, .01, .01, .01},
                .5,
                0,
                10)
            .pick();

    Arbiter.Pick first =
        picked.stream().filter(pick -> pick.expert() != 0).findFirst().orElseThrow();
    assertThat(first.byIntent()).isCloseTo(Math.log(10 * .01 / .5), within(1e-9)).isNegative();
  }

  private static Experts experts(Table table) {
    return new Experts(
        query(List.of(interest("a", "tents", "0", "4"), interest("b", "kettles", "1", "5"))),
        table,
        nobodyTookAnything(table),
        true);
  }

  private static Popularity.Window nobodyTookAnything(Table table) {
    return new People(new PositiveEvents()).counted("", Instant.EPOCH, table).popularity();
  }

  private static RankingQuery.Interest interest(String id, String name, String... evidence) {
    return new RankingQuery.Interest(
        id, name, List.of(name), Set.of(evidence), .5, true, Instant.EPOCH);
  }

  private static RankingQuery query(List<RankingQuery.Interest> interests) {
    return new RankingQuery(
        List.of(),
        List.of(),
        interests,
        List.of(),
        List.of(),
        Set.of(),
        ItemFilter.ALL,
        10,
        Instant.EPOCH,
        RankingSettings.DEFAULT,
        "");
  }

  private static Table table(Random random, boolean equalTitles) {
    Table table = new Table();
    for (int i = 0; i < ITEMS; i++) {
      String kind = KINDS.get(i % KINDS.size());
      table.put(
          placed(
              i,
              equalTitles ? kind : kind + " x" + (char) ('a' + i % 26) + (char) ('a' + i / 26),
              random));
    }
    table.settle();
    return table;
  }

  private static PlacedItem placed(int ordinal, String title, Random random) {
    float[] vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return new PlacedItem(
        ordinal,
        new CatalogueItem(
            Integer.toString(ordinal), title, "", "", "", List.of(), Map.of(), null, null, ""),
        "c",
        Embedding.unit(vector),
        ordinal + 1);
  }

  private static Scores scores(Random random, int size) {
    return scores(random.doubles(size, 0, 10).toArray());
  }

  private static Scores scores(double[] raw) {
    BitSet open = new BitSet();
    open.set(0, raw.length);
    SignalMatrix matrix = new SignalMatrix(open);
    matrix.put(Signal.WORDS, new Sums.Listed(IntStream.range(0, raw.length).toArray(), raw));
    return new Scores(
        new OpenItems(open, new BitSet(), new BitSet()), matrix, Map.of(Signal.WORDS, 1.0));
  }
}
