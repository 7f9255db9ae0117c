package io.recgpt.retrieval.ranking.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class CoOccurrenceTest {
  @Test
  void neighbors_takenTogetherMoreOften_moreSimilar() {
    CoOccurrence both = new CoOccurrence();
    for (int user = 0; user < 4; user++) {
      both.add(took(user, 0));
      both.add(took(user, user < 3 ? 1 : 2));
    }

    both.settle();
    CoOccurrence.Neighbors neighbors = both.neighbors(0);

    assertThat(neighbors.of(1)).isGreaterThan(neighbors.of(2));
    assertThat(neighbors.of(0)).isZero();
    assertThat(both.neighbors(77).of(0)).isZero();
  }

  @Test
  void neighbors_negatives_neverTrain() {
    CoOccurrence log = new CoOccurrence();
    log.add(took(0, 0));
    log.add(new Interaction(0, 1, ItemAction.RETURN, Instant.EPOCH));
    log.add(new Interaction(0, 2, ItemAction.DISLIKE, Instant.EPOCH));
    log.settle();

    assertThat(log.neighbors(0).of(1)).isZero();
    assertThat(log.neighbors(0).of(2)).isZero();
  }

  @Test
  void add_longestHistory_oldestItemsGoWhicheverCameFirst() {
    CoOccurrence log = new CoOccurrence();
    for (int item = CoOccurrence.MAX_HISTORY; item >= 0; item--) {
      log.add(took(0, item, Instant.EPOCH.plusSeconds(item)));
    }
    log.settle();

    CoOccurrence.Neighbors neighbors = log.neighbors(CoOccurrence.MAX_HISTORY);
    assertThat(neighbors.of(0)).isZero();
    assertThat(neighbors.of(1)).isPositive();
  }

  /**
   * Each was once put in its place among all others: the follower of all tenants stood for hours.
   */
  @Test
  @Timeout(20)
  void add_itemsWithoutEnd_areKnownUpToABound() {
    CoOccurrence log = new CoOccurrence();
    for (int item = 500_000; item >= 0; item--) {
      log.add(took(0, item, Instant.EPOCH.plusSeconds(item)));
    }
    log.settle();

    assertThat(log.neighbors(500_000).of(499_999)).isPositive();
    assertThat(log.neighbors(1).of(0)).isZero();
  }

  @Test
  void add_tooManyAtOnce_allOfThatMomentGo() {
    CoOccurrence log = new CoOccurrence();
    for (int item = 0; item < CoOccurrence.MAX_HISTORY; item++) {
      log.add(took(0, item, Instant.EPOCH));
    }
    log.add(took(0, 1_000, Instant.EPOCH.plusSeconds(1)));
    log.add(took(0, 1_001, Instant.EPOCH.plusSeconds(2)));
    log.settle();

    assertThat(log.neighbors(1_000).of(0)).isZero();
    assertThat(log.neighbors(1_000).of(1_001)).isPositive();
  }

  @Property(tries = 50)
  void neighbors_askedBetweenEventsInAnyOrder_sameToTheLastBit(@ForAll long seed) {
    Random random = new Random(seed);
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      ItemAction action = random.nextBoolean() ? ItemAction.CLICK : ItemAction.PURCHASE;
      int user = random.nextInt(6);
      int item = user == 0 ? random.nextInt(1_000) : random.nextInt(8);
      events.add(new Interaction(user, item, action, Instant.ofEpochSecond(random.nextInt(1_000))));
    }
    CoOccurrence asked = new CoOccurrence();
    for (Interaction event : events) {
      asked.add(event);
      if (random.nextInt(9) == 0) {
        asked.settle();
        asked.neighbors(random.nextInt(8));
      }
    }
    asked.settle();
    CoOccurrence fresh = new CoOccurrence();
    Collections.shuffle(events, random);
    events.forEach(fresh::add);
    fresh.settle();

    for (int left = 0; left < 8; left++) {
      for (int right = 0; right < 1_000; right++) {
        assertThat(asked.neighbors(left).of(right)).isEqualTo(fresh.neighbors(left).of(right));
      }
      for (int right = 0; right < 8; right++) {
        assertThat(fresh.neighbors(left).of(right))
            .isCloseTo(fresh.neighbors(right).of(left), within(1e-6));
      }
    }
  }

  private static Interaction took(int user, int item) {
    return took(user, item, Instant.EPOCH);
  }

  private static Interaction took(int user, int item, Instant time) {
    return new Interaction(user, item, ItemAction.PURCHASE, time);
  }
}
