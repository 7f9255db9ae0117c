package io.recgpt.quality.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.quality.split.Event.Sign;
import io.recgpt.quality.split.Targets.StageTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StageTest {
  private static final List<Event> LOG =
      Logs.of(
          "ann a 1", "ann b 2", "ann a 2", "ann c 3", "ann d 4", "ann a 4", "ann e 9", "bob a 1",
          "bob e 8", "cy b 5");
  private static final List<String> ITEMS = Logs.items(LOG);

  @Test
  void last_userWithTarget_knowsStrictlyEarlierEventsWithRepeats() {
    Targets targets =
        new Targets(
            Protocol.LAST,
            new StageTargets(List.of(new Target("ann", "c", 3)), 0, Set.of()),
            new StageTargets(List.of(new Target("ann", "d", 4)), 0, Set.of()));

    assertThat(Logs.written(Stage.test(ITEMS, LOG, targets).events()))
        .containsExactly(
            "ann a 1", "ann b 2", "ann a 2", "ann c 3", "bob a 1", "bob e 8", "cy b 5");
    assertThat(Logs.written(Stage.validation(ITEMS, LOG, targets).events()))
        .containsExactly("ann a 1", "ann b 2", "ann a 2", "bob a 1");
  }

  @Test
  void time_everyUser_knowsEventsBeforeTheCutAlone() {
    Targets targets =
        new Targets(
            Protocol.TIME,
            new StageTargets(List.of(), 3, Set.of()),
            new StageTargets(List.of(new Target("ann", "e", 9)), 5, Set.of()));

    assertThat(Stage.test(ITEMS, LOG, targets).events())
        .hasSize(7)
        .allMatch(event -> event.timestamp() < 5);
    assertThat(Stage.validation(ITEMS, LOG, targets).events())
        .hasSize(4)
        .allMatch(event -> event.timestamp() < 3);
  }

  @Test
  void cold_bothStages_hideTheColdItems() {
    Targets targets =
        new Targets(
            Protocol.COLD,
            new StageTargets(List.of(new Target("ann", "b", 2)), 0, Set.of("b")),
            new StageTargets(List.of(new Target("ann", "e", 9)), 0, Set.of("e")));

    Stage test = Stage.test(ITEMS, LOG, targets);
    assertThat(test.itemIds()).contains("e");
    assertThat(test.candidates()).containsExactly("e");
    assertThat(Logs.written(test.events()))
        .containsExactly(
            "ann a 1", "ann b 2", "ann a 2", "ann c 3", "ann d 4", "ann a 4", "bob a 1", "cy b 5");
    Stage validation = Stage.validation(ITEMS, LOG, targets);
    assertThat(validation.itemIds()).doesNotContain("e").contains("b");
    assertThat(Logs.written(validation.events())).containsExactly("ann a 1", "bob a 1");
  }

  /** Whatever the log is, no stage is given anything of a target's user from its time on. */
  @Property(tries = 200)
  void stages_anyLog_leakNothing(@ForAll long seed, @ForAll Protocol protocol) {
    List<Event> log = randomLog(new Random(seed));
    List<String> items = Logs.items(log);
    Targets targets = new TargetMaker(items, log, seed).make(protocol);
    Stage validation = Stage.validation(items, log, targets);
    Stage test = Stage.test(items, log, targets);

    for (Stage stage : List.of(validation, test)) {
      for (Target target : stage.targets()) {
        assertThat(stage.events())
            .noneMatch(event ->
                event.userId().equals(target.userId())
                    && (event.timestamp() >= target.timestamp()
                        || event.itemId().equals(target.itemId())));
        assertThat(stage.itemIds()).contains(target.itemId());
      }
      assertThat(stage.events()).noneMatch(event -> stage.candidates().contains(event.itemId()));
    }
    if (protocol == Protocol.LAST) {
      for (Target target : test.targets()) {
        assertThat(validation.events())
            .noneMatch(event ->
                event.userId().equals(target.userId()) && event.timestamp() >= target.timestamp());
      }
    }
    if (protocol == Protocol.TIME) {
      assertThat(test.events()).allMatch(event -> event.timestamp() < targets.test().cut());
    }
  }

  private static List<Event> randomLog(Random random) {
    List<Event> log = new ArrayList<>();
    for (int row = 0; row < 150; row++) {
      log.add(
          new Event(
              row,
              "u" + random.nextInt(6),
              "i" + random.nextInt(40),
              random.nextInt(10) == 0 ? Sign.NEGATIVE : Sign.POSITIVE,
              1 + random.nextInt(60)));
    }
    return log;
  }
}
