package io.recgpt.quality.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.quality.split.Event;
import io.recgpt.quality.split.Event.Sign;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublicMethodsTest {
  private static final long DAY = 86_400;
  private static final List<String> ITEMS = List.of("a", "b", "c", "d");

  private final List<Event> events = new ArrayList<>();

  private void took(String user, String item, long day) {
    events.add(new Event(events.size(), user, item, Sign.POSITIVE, day * DAY));
  }

  private Stage stage(List<Target> targets, Set<String> candidates) {
    return new Stage("test", ITEMS, events, targets, candidates);
  }

  private TakeLog log(Target... targets) {
    return new TakeLog(stage(List.of(targets), Set.of()), 1);
  }

  @Test
  void popularity_recent_countsTheDaysBeforeNowAlone() {
    took("u", "a", 1);
    took("v", "a", 2);
    took("u", "b", 10);
    took("v", "c", 20);
    TakeLog log = log(new Target("w", "c", 15 * DAY));
    Person person = log.people().getFirst();

    assertThat(new Popularity(log, 0).scores(person)[0]).isCloseTo(2, within(1e-4));
    double[] recent = new Popularity(log, 7).scores(person);
    assertThat(recent[0]).isCloseTo(0, within(1e-4));
    assertThat(recent[1]).isCloseTo(1, within(1e-4));
    assertThat(recent[2]).as("what came after now").isCloseTo(0, within(1e-4));
  }

  @Test
  void neighbors_byHand_areCosines() {
    took("u", "a", 1);
    took("u", "b", 2);
    took("v", "a", 1);
    took("w", "b", 1);
    took("w", "c", 2);
    TakeLog log = log(new Target("v", "b", 9 * DAY));

    double[] scores =
        ItemMatrix.neighbors(log, 10, 0).method(log, 0).scores(log.people().getFirst());

    // a and b share one of two people each.
    assertThat(scores[1]).isCloseTo(.5, within(1e-6));
    assertThat(scores[2]).isCloseTo(0, within(1e-6));
  }

  @Test
  void ease_byHand_isTheClosedForm() {
    took("u", "a", 1);
    took("u", "b", 2);
    took("v", "a", 1);
    TakeLog log = log(new Target("v", "b", 9 * DAY));

    ItemMatrix ease = ItemMatrix.ease(log, 1);

    // Gram + 1: [[3, 1], [1, 2]], inverse [[.4, -.2], [-.2, .6]]; B[a][b] = .2 / .6.
    assertThat((double) ease.weights()[0][1]).isCloseTo(1 / 3.0, within(1e-6));
    assertThat((double) ease.weights()[1][0]).isCloseTo(.5, within(1e-6));
    assertThat(ease.weights()[0][0]).isZero();
  }

  @Test
  void words_sharedRareWord_isNearer() {
    took("u", "a", 1);
    TakeLog log = log(new Target("u", "b", 9 * DAY));
    Words words = new Words(List.of("red wool hat", "wool scarf", "red cup", "red plate"));

    double[] scores = words.method(log, 0).scores(log.people().getFirst());

    assertThat(scores[1]).isGreaterThan(scores[2]);
    assertThat(scores[2]).isPositive();
  }

  @Test
  void ranking_seenAndOthersThanCandidates_areLeftOut() {
    took("u", "a", 1);
    events.add(new Event(1, "u", "b", Sign.NEGATIVE, DAY));
    TakeLog log =
        new TakeLog(stage(List.of(new Target("u", "d", 9 * DAY)), Set.of("a", "b", "d")), 1);
    Person person = log.people().getFirst();
    Ranking ranking = new Ranking(log, 1);

    assertThat(ranking.list(person, new double[] {4, 3, 2, 1}, 3)).containsExactly(3);
    assertThat(ranking.ndcg(person, new double[] {4, 3, 2, 1}, 3)).isEqualTo(1);
  }

  @Test
  void ranking_equalScores_countHalf() {
    TakeLog log = log(new Target("u", "b", 9 * DAY));
    Person person = log.people().getFirst();

    double ndcg = new Ranking(log, 1).ndcg(person, new double[] {1, 1, 1, 2}, 30);

    // Behind d, and with a and c halfway before it: rank 2.
    assertThat(ndcg).isCloseTo(Math.log(2) / Math.log(4), within(1e-9));
  }

  @Test
  void run_oneTasteEach_findsItByTheCompany() {
    for (int user = 0; user < 40; user++) {
      took("u" + user, user % 2 == 0 ? "a" : "c", 1);
      if (user >= 10) {
        took("u" + user, user % 2 == 0 ? "b" : "d", 2);
      }
    }
    List<Target> validation = new ArrayList<>();
    List<Target> test = new ArrayList<>();
    for (int user = 0; user < 10; user++) {
      Target target = new Target("u" + user, user % 2 == 0 ? "b" : "d", 9 * DAY);
      (user < 5 ? validation : test).add(target);
    }

    List<PublicMethods.Lists> lists =
        new PublicMethods(stage(validation, Set.of()), stage(test, Set.of()), id -> id, 1)
            .run(method -> {});

    assertThat(lists)
        .extracting(PublicMethods.Lists::method)
        .containsExactly(
            "popularity",
            "recent popularity",
            "title+tag TF-IDF",
            "item kNN, recency",
            "item kNN",
            "EASE",
            "EASE, recency",
            "blend of five");
    for (PublicMethods.Lists method : lists) {
      if (method.method().startsWith("item kNN") || method.method().startsWith("EASE")) {
        for (int i = 0; i < test.size(); i++) {
          assertThat(method.lists().get(i).getFirst()).isEqualTo(test.get(i).itemId());
        }
      }
    }
  }
}
