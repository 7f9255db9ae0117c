package io.recgpt.retrieval.ranking.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovingCountsTest {
  private static final int ITEMS = 40;
  private static final int PEOPLE = 25;
  private static final long WINDOW = 500;

  private final Random random = new Random(4);
  private final PositiveEvents events = new PositiveEvents();
  private final MovingCounts counts = new MovingCounts(events);
  private final Table table = new Table();
  private final List<Interaction> log = new ArrayList<>();

  private void take(long time) {
    Interaction interaction =
        new Interaction(
            random.nextInt(PEOPLE),
            (int) (ITEMS * random.nextDouble() * random.nextDouble()),
            ItemAction.PURCHASE,
            Instant.ofEpochMilli(time));
    log.add(interaction);
    events.add(interaction);
  }

  private void put(int item, String category) {
    table.put(
        new PlacedItem(
            item,
            new CatalogueItem(
                "i" + item,
                "thing " + item,
                "thing",
                category,
                "",
                List.of(),
                Map.of(),
                null,
                null,
                ""),
            category,
            Embedding.unit(1, item),
            item + 1L));
    table.settle();
  }

  private int people(int item, long until) {
    Set<Integer> people = new HashSet<>();
    for (Interaction each : log) {
      long time = each.occurredAt().toEpochMilli();
      if (each.item() == item && time > until - WINDOW && time <= until) {
        people.add(each.user());
      }
    }
    return people.size();
  }

  private void check(long until) {
    PeopleCounts asked = counts.of(until - WINDOW, until, table);
    int[] people = IntStream.range(0, ITEMS).map(item -> people(item, until)).toArray();

    for (int item = 0; item < ITEMS; item++) {
      assertThat(asked.people(item)).as("item %d until %d", item, until).isEqualTo(people[item]);
    }
    PeopleCounts.Scopes scopes = asked.scopes(table);
    for (int some = 0; some < 6; some++) {
      int bound = some;
      assertThat(scopes.all().above(bound))
          .isEqualTo((int) IntStream.of(people).filter(each -> each > bound).count());
      Histogram even = scopes.of("even");
      assertThat(even).isNotNull();
      assertThat(even.above(bound))
          .isEqualTo(
              (int)
                  IntStream.range(0, ITEMS)
                      .filter(item -> item % 2 == 0 && people[item] > bound)
                      .count());
    }
  }

  @Test
  void of_eventsThatComeInOrderAndLate_andTimesThatGoBackAndForth_areThoseOfTheLog() {
    IntStream.range(0, ITEMS).forEach(item -> put(item, item % 2 == 0 ? "even" : "odd"));
    long now = 10_000;
    for (int round = 0; round < 400; round++) {
      now += random.nextInt(20);
      take(now);
      if (random.nextInt(4) == 0) {
        take(now - random.nextInt(300));
      }
      if (!events.settled()) {
        events.settle(counts::late);
      }
      check(now);
      if (random.nextInt(5) == 0) {
        check(now - random.nextInt(700));
      }
    }
  }

  @Test
  void of_categoryThatChanges_isCountedAnew() {
    IntStream.range(0, ITEMS).forEach(item -> put(item, item % 2 == 0 ? "even" : "odd"));
    IntStream.range(0, 50).forEach(i -> take(1_000 + i));
    Histogram before = counts.of(0, 2_000, table).scopes(table).of("odd");

    put(1, "rare");

    PeopleCounts.Scopes scopes = counts.of(0, 2_000, table).scopes(table);
    Histogram after = scopes.of("odd");
    assertThat(before).isNotNull();
    assertThat(after).isNotNull();
    assertThat(after.total()).isEqualTo(before.total() - 1);
    assertThat(scopes.of("rare")).isNotNull();
  }

  @Test
  void of_manyChanges_areTakenIntoTheSharedCounts() {
    IntStream.range(0, ITEMS).forEach(item -> put(item, item % 2 == 0 ? "even" : "odd"));
    Random wide = new Random(1);
    for (int i = 0; i < 30_000; i++) {
      events.add(
          new Interaction(
              wide.nextInt(1_000),
              wide.nextInt(20_000),
              ItemAction.PURCHASE,
              Instant.ofEpochMilli(i)));
      if (i % 500 == 0) {
        counts.of(-1, i, table);
      }
    }
    PeopleCounts moved = counts.of(-1, 30_000, table);
    PeopleCounts anew = new MovingCounts(events).of(-1, 30_000, table);

    for (int item = 0; item < 20_000; item++) {
      assertThat(moved.people(item)).isEqualTo(anew.people(item));
    }
  }
}
