package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TrendingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void scoreInto_latestEvents_leadTheShortSpansAndOldOnesTheLong() {
    Trending trending = new Trending();
    for (int i = 0; i < 3; i++) {
      trending.add(purchase(0, 1));
      trending.add(purchase(1, 24 * 25));
      trending.add(purchase(1, 24 * 26));
    }

    assertThat(best(trending, Signal.TREND_OF_HOURS)).isZero();
    assertThat(best(trending, Signal.POPULARITY)).isOne();
    assertThat(best(trending, Signal.AGE)).isOne();
  }

  @Test
  void scoreInto_negativesAndSights_sayNothing() {
    Trending trending = new Trending();
    for (ItemAction action :
        List.of(ItemAction.RETURN, ItemAction.DISLIKE, ItemAction.IMPRESSION)) {
      trending.add(new Interaction(0, 0, action, NOW));
    }

    assertThat(matrix(trending, NOW).row(Signal.POPULARITY)).isNull();
  }

  @Test
  void scoreInto_laterThanAsked_saysNothing() {
    Trending trending = new Trending();
    trending.add(purchase(0, 1));

    assertThat(matrix(trending, NOW.minus(Duration.ofHours(2))).row(Signal.POPULARITY)).isNull();
  }

  /** Enough events for several kept sums, put in late and asked of at any time. */
  @Property(tries = 20)
  void scoreInto_eventsInAnyOrder_likeTheNaiveSum(@ForAll long seed) {
    Random random = new Random(seed);
    Trending trending = new Trending();
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      Interaction event = purchase(random.nextInt(5), 9_000 - i + random.nextInt(40));
      events.add(event);
      trending.add(event);
      if (i % 1_500 == 0) {
        trending.settle();
        matrix(trending, NOW.minus(Duration.ofHours(random.nextInt(9_000))));
      }
    }
    trending.settle();
    Instant asOf = NOW.minus(Duration.ofHours(random.nextInt(4_000)));

    assertLikeTheNaiveSum(trending, events, asOf);
  }

  /** What serving does: the present is asked of again and again while events and items come. */
  @Property(tries = 20)
  void scoreInto_newEventsBetweenQueries_likeTheNaiveSum(@ForAll long seed) {
    Random random = new Random(seed);
    Trending trending = new Trending();
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      Interaction event = purchase(random.nextInt(1 + i / 1_000), 5_000 - i);
      events.add(event);
      trending.add(event);
      if (random.nextInt(20) == 0) {
        matrix(trending, event.occurredAt());
      }
    }

    assertLikeTheNaiveSum(trending, events, NOW);
  }

  private static void assertLikeTheNaiveSum(
      Trending trending, List<Interaction> events, Instant asOf) {
    for (Signal signal : Trending.HALF_LIVES.keySet()) {
      double[] naive = new double[5];
      events.stream()
          .filter(event -> !event.occurredAt().isAfter(asOf))
          .sorted(Comparator.comparing(Interaction::occurredAt))
          .forEach(event ->
              naive[event.item()] +=
                  Math.pow(
                      2,
                      -(double) Duration.between(event.occurredAt(), asOf).toMillis()
                          / requireNonNull(Trending.HALF_LIVES.get(signal)).toMillis()));
      SignalMatrix expected = new SignalMatrix(5);
      expected.put(signal, () -> naive);
      assertThat(requireNonNull(matrix(trending, asOf).row(signal)))
          .containsExactly(
              requireNonNull(expected.row(signal)), org.assertj.core.data.Offset.offset(2e-3f));
    }
  }

  private static int best(Trending trending, Signal signal) {
    float[] row = requireNonNull(matrix(trending, NOW).row(signal));
    return row[0] > row[1] ? 0 : 1;
  }

  private static SignalMatrix matrix(Trending trending, Instant asOf) {
    trending.settle();
    SignalMatrix matrix = new SignalMatrix(5);
    trending.scoreInto(matrix, asOf);
    return matrix;
  }

  private static Interaction purchase(int item, int hoursAgo) {
    return new Interaction(0, item, ItemAction.PURCHASE, NOW.minus(Duration.ofHours(hoursAgo)));
  }
}
