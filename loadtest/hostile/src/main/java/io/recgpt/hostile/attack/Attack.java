package io.recgpt.hostile.attack;

import io.grpc.Channel;

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

  /** A call that is made again and again. */
  @FunctionalInterface
  interface Call {
    /**
     * Makes it.
     *
     * @param number from 0, counted over all threads
     */
    void make(Channel channel, long number) throws Exception;
  }

  /** Makes a call so often, or until the time is over, on so many threads. */
  static Attack calls(
      String name, Power power, boolean inShort, int threads, long most, Call call) {
    return new Attack(
        name,
        power,
        inShort,
        attacker -> {
          Channel channel = attacker.channel();
          attacker.repeat(threads, most, number -> call.make(channel, number));
        });
  }
}
