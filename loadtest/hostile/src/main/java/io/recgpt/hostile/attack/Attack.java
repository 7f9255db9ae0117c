package io.recgpt.hostile.attack;

/**
 * One way to hurt a cluster.
 *
 * @param name what is sent, in a few words, unique
 * @param power the least that it takes
 * @param inShort whether the tests try it too; the kept run tries all
 */
record Attack(String name, Power power, boolean inShort, Assault assault) {
  /** What an attacker does until its time is over. */
  @FunctionalInterface
  interface Assault {
    /** Tries it; failures of single calls are counted, not thrown. */
    void run(Attacker attacker) throws Exception;
  }
}
