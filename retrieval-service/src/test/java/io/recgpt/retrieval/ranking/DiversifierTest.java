package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class DiversifierTest {
  private static final int ITEMS = 40;
  private static final double EXCHANGE = 5;

  @Property(tries = 200)
  void pick_anyItems_isOfMaximalMarginalRelevance(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = ITEMS) int count,
      @ForAll @DoubleRange(min = 0, max = 1) double diversity) {
    Random random = new Random(seed);
    Table table = table(random);
    Scores scores = scores(random);
    int[] candidates = scores.best(ITEMS);

    List<RankedItem> picked =
        new Diversifier(table, diversity, count)
            .pick(candidates, scores, ordinal -> ranked(table, ordinal));

    assertThat(picked.stream().map(each -> each.item().id()))
        .containsExactlyElementsOf(
            byDefinition(table, scores, candidates, count, diversity).stream()
                .map(String::valueOf)
                .toList());
  }

  /** Compares all that is left with all that was picked, each time. */
  private static List<Integer> byDefinition(
      Table table, Scores scores, int[] candidates, int count, double diversity) {
    List<Integer> left = new ArrayList<>(IntStream.of(candidates).boxed().toList());
    List<Integer> picked = new ArrayList<>();
    while (picked.size() < count) {
      int best = left.getFirst();
      for (int each : left) {
        if (value(table, scores, each, picked, diversity)
            > value(table, scores, best, picked, diversity)) {
          best = each;
        }
      }
      picked.add(best);
      left.remove(Integer.valueOf(best));
    }
    return picked;
  }

  private static double value(
      Table table, Scores scores, int ordinal, List<Integer> picked, double diversity) {
    double nearest = 0;
    for (int other : picked) {
      nearest = Math.max(nearest, row(table, ordinal).similarity(row(table, other)));
    }
    return (1 - diversity) * scores.rank(ordinal) - diversity * EXCHANGE * nearest;
  }

  private static Table table(Random random) {
    Table table = new Table();
    for (int i = 0; i < ITEMS; i++) {
      // Few of one kind and many of another, so that likeness matters.
      float[] vector = new float[8];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextGaussian() + (j == i % 3 ? 3 : 0);
      }
      CatalogueItem item =
          new CatalogueItem(String.valueOf(i), "", "", "", "", List.of(), Map.of(), null, null, "");
      table.put(new TenantModel.Placed(i, item, "", Embedding.unit(vector), 1));
    }
    return table;
  }

  private static Scores scores(Random random) {
    boolean[] open = new boolean[ITEMS];
    Arrays.fill(open, true);
    Scores scores = new Scores(open, new boolean[ITEMS]);
    SignalMatrix matrix = new SignalMatrix(open);
    matrix.put(
        Signal.POPULARITY,
        () -> IntStream.range(0, ITEMS).mapToDouble(_ -> random.nextInt(9)).toArray());
    scores.add(matrix, Map.of(Signal.POPULARITY, 1.0));
    return scores;
  }

  private static RankedItem ranked(Table table, int ordinal) {
    return new RankedItem(
        row(table, ordinal).item(), 0, Channel.TRENDING, "", "", "", "", Map.of());
  }

  private static Table.Row row(Table table, int ordinal) {
    return requireNonNull(table.row(ordinal));
  }
}
