package io.recgpt.hostile.attack;

import io.recgpt.processes.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an attack did.
 *
 * @param seen what the attacker got, by outcome
 * @param without what the caller beside saw before it
 * @param during what that caller saw meanwhile
 * @param after what that caller saw afterwards
 * @param memory the most that each process occupied meanwhile, in bytes
 * @param cpu what each process had of the processors meanwhile
 * @param ended processes that are no more
 */
record Finding(
    Attack attack,
    Map<String, Long> seen,
    Neighbor.Outcome without,
    Neighbor.Outcome during,
    Neighbor.Outcome after,
    Map<Service, Long> memory,
    Map<Service, Duration> cpu,
    List<Service> ended) {
  /** The p99 with an attack is at most this many times that without. */
  static final double MAX_TIMES = 2;

  /** Below this a p99 is as good as any other: what two processors shared by all do by chance. */
  static final Duration FAST = Duration.ofMillis(50);

  /** Of the others' calls that are answered without an overload, the share that are beside it. */
  static final double MIN_GOODPUT = 0.95;

  /** Whether nobody else was hurt but in time. */
  boolean isSafe() {
    return ended.isEmpty()
        && without.calls() > 0
        && during.calls() > 0
        && isAnswered()
        && memory.entrySet().stream()
            .allMatch(it -> it.getValue() <= HostileCluster.podLimit(it.getKey()));
  }

  private boolean isAnswered() {
    return switch (attack.kind()) {
      case ATTACK -> during.failed() + after.failed() == 0;
      case OVERLOAD -> goodput() >= MIN_GOODPUT;
      case COMPARISON -> true;
    };
  }

  /** Share of the calls beside it that are answered in time, of the same share without. */
  double goodput() {
    return during.answered() / Math.max(Double.MIN_NORMAL, without.answered());
  }

  /** Whether the caller beside did not notice it either; of an attack alone. */
  boolean isUnnoticed() {
    return attack.kind() != Attack.Kind.ATTACK
        || during.p99().compareTo(FAST) <= 0
        || times() <= MAX_TIMES;
  }

  /** The p99 beside the attack, as so many times that without. */
  double times() {
    return (double) during.p99().toNanos() / Math.max(1, without.p99().toNanos());
  }
}
