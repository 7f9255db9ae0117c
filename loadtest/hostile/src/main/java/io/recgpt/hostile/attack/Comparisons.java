package io.recgpt.hostile.attack;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is no attack: a process that works beside the services and sends them nothing. What the
 * other tenant notices of it is what the processors that all share do, whatever the services do.
 */
final class Comparisons {
  private Comparisons() {}

  static List<Attack> all() {
    return IntStream.of(1, 2, 4).mapToObj(Comparisons::burning).toList();
  }

  private static Attack burning(int threads) {
    return new Attack(
        "nothing sent, %d threads at work beside the services".formatted(threads),
        Power.NOBODY,
        false,
        Attack.Kind.COMPARISON,
        attacker -> {
          List<Thread> burning =
              IntStream.range(0, threads).mapToObj(_ -> new Thread(() -> burn(attacker))).toList();
          burning.forEach(Thread::start);
          for (Thread thread : burning) {
            thread.join();
          }
        });
  }

  private static void burn(Attacker attacker) {
    long turns = 0;
    while (attacker.goesOn()) {
      turns++;
    }
    attacker.count(turns > 0 ? "worked" : "had no time");
  }
}
