package io.recgpt.standalone.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.standalone.exit.CommandException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
  @Test
  void add_manyKeys_keepsTheOrderOfEachKey() {
    Map<Integer, Queue<Integer>> sent = new ConcurrentHashMap<>();
    try (Lanes<Integer> lanes =
        new Lanes<>(
            3,
            7,
            batch ->
                batch.forEach(value ->
                    sent.computeIfAbsent(value % 5, _ -> new ConcurrentLinkedQueue<>())
                        .add(value)))) {
      IntStream.range(0, 1000).forEach(value -> lanes.add(value % 5, value));
      lanes.finish();
    }
    for (int key = 0; key < 5; key++) {
      int remainder = key;
      List<Integer> expected =
          IntStream.range(0, 1000).filter(value -> value % 5 == remainder).boxed().toList();
      assertThat(sent.get(key)).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void finish_failedBatch_throwsItsFailure() {
    try (Lanes<Integer> lanes =
        new Lanes<>(
            2,
            1,
            batch -> {
              throw CommandException.unavailable("no cluster");
            })) {
      lanes.add(1, 1);
      assertThatThrownBy(lanes::finish).isInstanceOf(CommandException.class);
    }
  }
}
