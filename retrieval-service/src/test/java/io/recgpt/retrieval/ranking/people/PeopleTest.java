package io.recgpt.retrieval.ranking.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.ranking.people.Popularity.Standing;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.testkit.HashingEmbedder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PeopleTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ITEMS = 24;
  private static final int USERS = 12;

  private final PositiveEvents events = new PositiveEvents();
  private final People people = new People(events);
  private final Table table = table(ITEMS);

  @Test
  void together_asOf_countsOthersWhoTookBothByThen() {
    add(took(0, 0, 9), took(0, 1, 8));
    add(took(1, 0, 9), took(1, 1, 1));
    add(took(2, 0, 3));
    add(new Interaction(3, 0, ItemAction.IMPRESSION, at(9)));
    add(new Interaction(3, 1, ItemAction.DISLIKE, at(9)));
    people.know(Map.of("ann", 0));

    assertThat(counted("", 0).together(0, 1)).isEqualTo(new Takings.Counts(2, 3, 2, 3));
    assertThat(counted("", 5).together(0, 1)).isEqualTo(new Takings.Counts(1, 2, 1, 2));
    assertThat(counted("ann", 0).together(0, 1)).isEqualTo(new Takings.Counts(1, 2, 1, 2));
    assertThat(counted("nobody", 0).together(0, 1)).isEqualTo(new Takings.Counts(2, 3, 2, 3));
    assertThat(counted("", 0).together(0, 99)).isEqualTo(new Takings.Counts(0, 3, 0, 3));
  }

  @Test
  void together_longestHistory_nothingIsDropped() {
    for (int item = 0; item < 3 * CoOccurrence.MAX_HISTORY; item++) {
      add(took(0, item, 9));
    }

    assertThat(counted("", 0).together(0, 1_000).both()).isOne();
  }

  @Test
  void telling_fewOrNoMoreThanChance_isNot() {
    assertThat(new Takings.Counts(2, 2, 2, 1_000).telling()).isFalse();
    assertThat(new Takings.Counts(3, 3, 3, 1_000).telling()).isTrue();
    assertThat(new Takings.Counts(3, 30, 30, 100).telling()).isFalse();
  }

  @Property(tries = 60)
  void counts_anyEventsInAnyOrder_likeThoseOfAPlainCount(@ForAll long seed) {
    new PeopleTest().countsLikeAPlainCount(seed);
  }

  private void countsLikeAPlainCount(long seed) {
    Random random = new Random(seed);
    List<Interaction> log = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      ItemAction[] actions = ItemAction.values();
      log.add(
          new Interaction(
              random.nextInt(USERS),
              random.nextInt(ITEMS) * random.nextInt(2),
              actions[random.nextInt(actions.length)],
              at(random.nextInt(90))));
    }
    for (int i = 0; i < log.size(); i++) {
      add(log.get(i));
      if (i % 97 == 0) {
        counted("", random.nextInt(90)); // What was asked for before must not stay.
      }
    }
    int asking = random.nextInt(USERS);
    people.know(Map.of("asking", asking));

    for (int daysAgo : new int[] {0, 30, 31, 60, 95}) {
      People.Counted counted = counted("asking", daysAgo);
      for (int item = 0; item < ITEMS; item++) {
        int anchor = random.nextInt(ITEMS);
        Set<Integer> left = takers(log, anchor, Duration.ofDays(10_000), daysAgo);
        Set<Integer> right = takers(log, item, Duration.ofDays(10_000), daysAgo);
        Set<Integer> all = new HashSet<>();
        IntStream.range(0, ITEMS)
            .forEach(each -> all.addAll(takers(log, each, Duration.ofDays(10_000), daysAgo)));
        Set<Integer> both = new HashSet<>(left);
        both.retainAll(right);
        for (Set<Integer> each : List.of(left, right, all, both)) {
          each.remove(asking);
        }
        assertThat(counted.together(anchor, item))
            .isEqualTo(new Takings.Counts(both.size(), left.size(), right.size(), all.size()));
        assertThat(counted.popularity().people(item))
            .isEqualTo(takers(log, item, Popularity.WINDOW, daysAgo).size());
      }
    }
  }

  @Test
  void standing_equalCounts_shareTheBetterRank() {
    for (int item = 0; item < 5; item++) {
      for (int user = 0; user < (item < 2 ? 7 : 6); user++) {
        add(took(user, item, 3), took(user, item, 2));
      }
    }
    add(took(0, 9, 3), took(1, 9, 3), took(2, 9, 3), took(3, 9, 3));
    add(took(0, 10, 31), took(1, 10, 31), took(2, 10, 31));
    Popularity.Window window = counted("", 0).popularity();
    Instant since = NOW.minus(Duration.ofDays(30));

    assertThat(window.inCatalogue(0)).isEqualTo(new Standing(1, ITEMS, 7, since));
    assertThat(window.inCatalogue(1)).isEqualTo(new Standing(1, ITEMS, 7, since));
    assertThat(window.inCatalogue(4)).isEqualTo(new Standing(3, ITEMS, 6, since));
    assertThat(window.inCatalogue(9)).as("four people").isNull();
    assertThat(window.inCatalogue(10)).as("before the window").isNull();
    assertThat(window.inCategory(2)).isEqualTo(new Standing(2, ITEMS / 2, 6, since));
    assertThat(window.among(new int[] {3, 5, 6, 7}).standing(3))
        .isEqualTo(new Standing(1, 4, 6, since));
    assertThat(window.among(new int[] {0, 1, 3}).standing(3)).as("the last of three").isNull();
  }

  @Test
  void standing_anItemIsAdded_countsAtOnce() {
    for (int user = 0; user < 6; user++) {
      add(took(user, 0, 3));
    }
    assertThat(counted("", 0).popularity().inCatalogue(0))
        .extracting(Standing::itemCount)
        .isEqualTo(ITEMS);

    table.put(placed(ITEMS));

    assertThat(counted("", 0).popularity().inCatalogue(0))
        .extracting(Standing::itemCount)
        .isEqualTo(ITEMS + 1);
  }

  private static Set<Integer> takers(
      List<Interaction> log, int item, Duration window, int daysAgo) {
    Set<Integer> takers = new HashSet<>();
    for (Interaction each : log) {
      if (each.item() == item
          && each.action().positive()
          && !each.occurredAt().isAfter(at(daysAgo))
          && each.occurredAt().isAfter(at(daysAgo).minus(window))) {
        takers.add(each.user());
      }
    }
    return takers;
  }

  private People.Counted counted(String userId, int daysAgo) {
    if (!events.settled()) {
      events.settle(people::late);
    }
    people.settle();
    return people.counted(userId, at(daysAgo), table);
  }

  private void add(Interaction... interactions) {
    for (Interaction each : interactions) {
      events.add(each);
      people.add(each);
    }
  }

  private static Interaction took(int user, int item, int daysAgo) {
    return new Interaction(user, item, ItemAction.PURCHASE, at(daysAgo));
  }

  private static Instant at(int daysAgo) {
    return NOW.minus(Duration.ofDays(daysAgo));
  }

  private static Table table(int items) {
    Table table = new Table();
    IntStream.range(0, items).forEach(item -> table.put(placed(item)));
    return table;
  }

  private static PlacedItem placed(int item) {
    CatalogueItem described =
        new CatalogueItem(
            "i" + item,
            "thing " + item,
            "",
            "c" + item % 2,
            "",
            List.of(),
            Map.of(),
            null,
            null,
            "");
    return new PlacedItem(
        item,
        described,
        described.category(),
        new HashingEmbedder(8).embed(List.of(described.text())).getFirst(),
        item);
  }
}
