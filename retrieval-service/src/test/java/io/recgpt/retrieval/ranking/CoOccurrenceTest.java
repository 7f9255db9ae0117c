package io.recgpt.retrieval.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class CoOccurrenceTest {
  @Test
  void neighbors_takenTogetherMoreOften_moreSimilar() {
    CoOccurrence both = new CoOccurrence();
    for (int user = 0; user < 4; user++) {
      both.add(took(user, 0));
      both.add(took(user, user < 3 ? 1 : 2));
    }

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

    assertThat(log.neighbors(0).of(1)).isZero();
    assertThat(log.neighbors(0).of(2)).isZero();
  }

  @Test
  void add_longestHistory_oldestItemGoes() {
    CoOccurrence log = new CoOccurrence();
    for (int item = 0; item <= CoOccurrence.LONGEST_HISTORY; item++) {
      log.add(took(0, item));
    }

    CoOccurrence.Neighbors neighbors = log.neighbors(CoOccurrence.LONGEST_HISTORY);
    assertThat(neighbors.of(0)).isZero();
    assertThat(neighbors.of(1)).isPositive();
  }

  @Property(tries = 50)
  void neighbors_askedBetweenEvents_likeThoseOfAFreshLog(@ForAll long seed) {
    Random random = new Random(seed);
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ItemAction action = random.nextBoolean() ? ItemAction.CLICK : ItemAction.PURCHASE;
      events.add(new Interaction(random.nextInt(6), random.nextInt(8), action, Instant.EPOCH));
    }
    CoOccurrence asked = new CoOccurrence();
    for (Interaction event : events) {
      asked.add(event);
      asked.neighbors(random.nextInt(8));
    }
    CoOccurrence fresh = new CoOccurrence();
    events.forEach(fresh::add);

    for (int left = 0; left < 8; left++) {
      for (int right = 0; right < 8; right++) {
        assertThat(asked.neighbors(left).of(right))
            .isCloseTo(fresh.neighbors(left).of(right), within(1e-6));
        assertThat(fresh.neighbors(left).of(right))
            .isCloseTo(fresh.neighbors(right).of(left), within(1e-6));
      }
    }
  }

  private static Interaction took(int user, int item) {
    return new Interaction(user, item, ItemAction.PURCHASE, Instant.EPOCH);
  }
}
