package io.recgpt.hostile.attack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An attacker in a process of its own, so that what it costs to attack isn't taken for what the
 * attack costs. Prints what came of it, a line an outcome.
 */
final class AttackMain {
  private AttackMain() {}

  /** Every attack, those of the least power first, after what they are compared with. */
  static List<Attack> attacks() {
    return Stream.of(
            Comparisons.all(),
            AnonymousAttacks.all(),
            FrameAttacks.all(),
            ReaderAttacks.all(),
            OwnerAttacks.all(),
            LogAttacks.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Takes the gateway's address, the folder of keys, the attack's name and its time in seconds. */
  public static void main(String[] args) throws Exception {
    Attack attack =
        attacks().stream().filter(it -> it.name().equals(args[2])).findFirst().orElseThrow();
    String bearer =
        attack.power() == Power.NOBODY
            ? null
            : Keys.in(Path.of(args[1])).bearer(attack.power().title());
    try (Attacker attacker =
        new Attacker(args[0], bearer, Duration.ofSeconds(Long.parseLong(args[3])))) {
      attack.assault().run(attacker);
      attacker.outcomes().forEach((outcome, count) -> System.out.println(count + " " + outcome));
    }
    // What still hangs in a call is of no interest.
    System.exit(0);
  }
}
