package io.recgpt.quality.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.quality.split.Event.Sign;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetMakerTest {

  private static Targets make(Protocol protocol, List<Event> events) {
    return new TargetMaker(Logs.items(events), events, 7).make(protocol);
  }

  @Test
  void last_repeatsAndLaterBasket_targetsTheLastNewItemAndTheOneBefore() {
    List<Event> log =
        Logs.of("ann a 1", "ann b 2", "ann c 3", "ann d 4", "ann a 9", "bob a 1", "bob b 2");

    Targets targets = make(Protocol.LAST, log);

    assertThat(targets.test().targets()).containsExactly(new Target("ann", "d", 4));
    assertThat(targets.validation().targets()).containsExactly(new Target("ann", "c", 3));
  }

  @Test
  void last_basketOfOneSecond_dropsItsMatesFromHistory() {
    List<Event> log = Logs.of("ann a 1", "ann b 2", "ann c 3", "ann d 3", "ann e 3");

    Targets targets = make(Protocol.LAST, log);

    assertThat(targets.test().targets())
        .singleElement()
        .satisfies(target -> assertThat(target.itemId()).isIn("c", "d", "e"))
        .satisfies(target -> assertThat(target.timestamp()).isEqualTo(3));
    assertThat(targets.validation().targets()).isEmpty();
  }

  @Test
  void last_rejectedEarlier_isNoTarget() {
    assertThat(
            make(Protocol.LAST, Logs.of("ann a 1", "ann b 2", "ann -c 2", "ann c 3"))
                .test()
                .targets())
        .isEmpty();
    assertThat(
            make(Protocol.LAST, Logs.of("ann a 1", "ann b 2", "ann c 3", "ann -d 4"))
                .test()
                .targets())
        .containsExactly(new Target("ann", "c", 3));
  }

  @Test
  void time_fourteenMoments_cutsAtEightyAndNinetyPercent() {
    List<Event> log =
        new ArrayList<>(Logs.of("ann a 0", "ann b 10", "ann c 20", "ann d 88", "ann e 95"));
    for (int i = 3; i <= 10; i++) {
      log.add(new Event(log.size(), "crowd", "x" + i, Sign.POSITIVE, i * 10L));
    }
    log.add(new Event(log.size(), "bob", "a", Sign.POSITIVE, 5));

    Targets targets = make(Protocol.TIME, log);

    long first = targets.validation().cut();
    long second = targets.test().cut();
    // Fourteen sorted times: places 10.4 and 11.7, between 88 and 90 and between 90 and 95.
    assertThat(first).isEqualTo(88);
    assertThat(second).isEqualTo(93);
    assertThat(targets.validation().targets())
        .allMatch(target -> target.timestamp() >= first && target.timestamp() < second);
    assertThat(targets.test().targets()).allMatch(target -> target.timestamp() >= second);
    assertThat(targets.validation().targets()).contains(new Target("ann", "d", 88));
    assertThat(targets.test().targets()).contains(new Target("ann", "e", 95));
  }

  @Test
  void cold_manyItems_holdsATenthOutInEachStage() {
    List<Event> log = new ArrayList<>();
    for (int user = 0; user < 20; user++) {
      for (int item = 0; item < 100; item++) {
        log.add(
            new Event(log.size(), "u" + user, "i" + (item + user) % 100, Sign.POSITIVE, item + 1));
      }
    }

    Targets targets = make(Protocol.COLD, log);

    Set<String> validation = targets.validation().coldItems();
    Set<String> test = targets.test().coldItems();
    assertThat(validation).hasSize(10);
    assertThat(test).hasSize(10).doesNotContainAnyElementsOf(validation);
    assertThat(targets.test().targets())
        .hasSize(20)
        .allSatisfy(target -> assertThat(test).contains(target.itemId()))
        .allSatisfy(target ->
            assertThat(log)
                .noneMatch(event ->
                    event.userId().equals(target.userId())
                        && test.contains(event.itemId())
                        && event.timestamp() > target.timestamp()));
  }

  @Test
  void make_sameSeed_sameTargets() {
    List<Event> log = new ArrayList<>();
    IntStream.range(0, 300)
        .forEach(i -> log.add(new Event(i, "u" + i % 9, "i" + i * 31 % 70, Sign.POSITIVE, i / 30)));

    for (Protocol protocol : Protocol.values()) {
      assertThat(make(protocol, log)).isEqualTo(make(protocol, log));
      assertThat(new HashSet<>(make(protocol, log).test().targets())).isNotEmpty();
    }
  }
}
