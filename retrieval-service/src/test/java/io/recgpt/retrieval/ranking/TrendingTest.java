package io.recgpt.retrieval.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TrendingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HALF_LIFE = Duration.ofHours(10);

  @Test
  void scoreInto_oneHalfLifeOld_countsHalf() {
    Trending trending = new Trending();
    trending.add(purchase(0, 0));
    trending.add(purchase(1, 10));
    trending.settle();

    double[] scores = scores(trending, 2);

    assertThat(scores[0]).isCloseTo(1, within(.02));
    assertThat(scores[1]).isCloseTo(.5, within(.02));
  }

  @Test
  void scoreInto_negativesAndSights_countNothing() {
    Trending trending = new Trending();
    for (ItemAction action :
        List.of(ItemAction.RETURN, ItemAction.DISLIKE, ItemAction.IMPRESSION)) {
      trending.add(new Interaction(0, 0, action, NOW));
    }

    assertThat(scores(trending, 1)[0]).isZero();
  }

  @Test
  void scoreInto_longAgo_breaksTiesOnly() {
    Trending trending = new Trending();
    trending.add(purchase(0, 10_000));

    assertThat(scores(trending, 1)[0]).isPositive().isLessThan(1e-4);
  }

  @Property(tries = 200)
  void scoreInto_eventsInAnyOrder_likeTheNaiveSum(
      @ForAll @Size(max = 60) List<@IntRange(min = -20, max = 60) Integer> ages) {
    Trending trending = new Trending();
    double expected = 0;
    for (int i = 0; i < ages.size(); i++) {
      trending.add(purchase(0, ages.get(i)));
      if (i % 7 == 0) {
        trending.settle();
      }
      expected += ages.get(i) < 0 ? 0 : Math.pow(2, -ages.get(i) / 10.0);
    }
    trending.settle();

    assertThat(trending.settled()).isTrue();
    assertThat(scores(trending, 1)[0]).isCloseTo(expected, within(.02 * expected + 1e-9));
  }

  private static double[] scores(Trending trending, int items) {
    double[] scores = new double[items];
    trending.scoreInto(scores, NOW, HALF_LIFE);
    return scores;
  }

  private static Interaction purchase(int item, int hoursAgo) {
    return new Interaction(0, item, ItemAction.PURCHASE, NOW.minus(Duration.ofHours(hoursAgo)));
  }
}
