package io.recgpt.retrieval.ranking.channels;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.people.PositiveEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TrendingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void scoreInto_latestEvents_leadTheShortSpansAndOldOnesTheLong() {
    PositiveEvents log = new PositiveEvents();
    Trending trending = new Trending(log);
    for (int i = 0; i < 3; i++) {
      log.add(purchase(0, 1));
      log.add(purchase(1, 24 * 25));
      log.add(purchase(1, 24 * 26));
    }

    assertThat(best(trending, Signal.TREND_OF_HOURS)).isZero();
    assertThat(best(trending, Signal.POPULARITY)).isOne();
    assertThat(best(trending, Signal.AGE)).isOne();
  }

  @Test
  void scoreInto_negativesAndSights_sayNothing() {
    PositiveEvents log = new PositiveEvents();
    Trending trending = new Trending(log);
    for (ItemAction action :
        List.of(ItemAction.RETURN, ItemAction.DISLIKE, ItemAction.IMPRESSION)) {
      log.add(new Interaction(0, 0, action, NOW));
    }

    assertThat(matrix(trending, NOW).row(Signal.POPULARITY)).isNull();
  }

  @Test
  void scoreInto_laterThanAsked_saysNothing() {
    PositiveEvents log = new PositiveEvents();
    Trending trending = new Trending(log);
    log.add(purchase(0, 1));

    assertThat(matrix(trending, NOW.minus(Duration.ofHours(2))).row(Signal.POPULARITY)).isNull();
  }

  /** Enough events for several kept sums, put in late and asked of at any time. */
  @Property(tries = 20)
  void scoreInto_eventsInAnyOrder_likeTheNaiveSum(@ForAll long seed) {
    Random random = new Random(seed);
    PositiveEvents log = new PositiveEvents();
    Trending trending = new Trending(log);
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      Interaction event = purchase(random.nextInt(5), 9_000 - i + random.nextInt(40));
      events.add(event);
      log.add(event);
      if (i % 1_500 == 0) {
        settle(log, trending);
        matrix(trending, NOW.minus(Duration.ofHours(random.nextInt(9_000))));
      }
    }
    settle(log, trending);
    Instant asOf = NOW.minus(Duration.ofHours(random.nextInt(4_000)));

    assertLikeTheNaiveSum(trending, events, asOf);
  }

  /** What serving does: the present is asked of again and again while events and items come. */
  @Property(tries = 20)
  void scoreInto_newEventsBetweenQueries_likeTheNaiveSum(@ForAll long seed) {
    Random random = new Random(seed);
    PositiveEvents log = new PositiveEvents();
    Trending trending = new Trending(log);
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      Interaction event = purchase(random.nextInt(1 + i / 1_000), 5_000 - i);
      events.add(event);
      log.add(event);
      if (random.nextInt(20) == 0) {
        matrix(trending, event.occurredAt());
      }
    }

    assertLikeTheNaiveSum(trending, events, NOW);
  }

  /** Each day once had sums of its own of all items: here 36 billion of them. */
  @Test
  @Timeout(20)
  void at_asManyDaysAndItemsAsEvents_costsWhatTheEventsDo() {
    int events = 60_000;
    PositiveEvents log = new PositiveEvents();
    Trending trending = new Trending(log);
    for (int i = 0; i < events; i++) {
      log.add(purchase(i, 24 * (events - i)));
    }

    BitSet present = new BitSet();
    present.set(0, events);
    float[] row =
        requireNonNull(trending.at(NOW, present, events, false).row(Signal.TREND_OF_A_SEASON));

    assertThat(row[events - 1]).isGreaterThan(row[0]);
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
      float[] expected = requireNonNull(SignalMatrix.standardised(signal, naive, all()));
      assertThat(requireNonNull(matrix(trending, asOf).row(signal)))
          .containsExactly(expected, org.assertj.core.data.Offset.offset(2e-3f));
    }
  }

  private static int best(Trending trending, Signal signal) {
    float[] row = requireNonNull(matrix(trending, NOW).row(signal));
    return row[0] > row[1] ? 0 : 1;
  }

  private static void settle(PositiveEvents log, Trending trending) {
    trending.forgetFrom(log.settle((_, _, _, _) -> {}));
  }

  private static SignalMatrix matrix(Trending trending, Instant asOf) {
    SignalMatrix matrix = new SignalMatrix(all());
    trending.scoreInto(matrix, trending.at(asOf, all(), 5, false));
    return matrix;
  }

  private static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, 5);
    return all;
  }

  private static Interaction purchase(int item, int hoursAgo) {
    return new Interaction(0, item, ItemAction.PURCHASE, NOW.minus(Duration.ofHours(hoursAgo)));
  }
}
