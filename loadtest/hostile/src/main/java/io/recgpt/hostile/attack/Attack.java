package io.recgpt.hostile.attack;

import io.grpc.Channel;

/**
 * One way to hurt a cluster.
 *
 * @param name what is sent, in a few words, unique
 * @param power the least that it takes
 * @param inShort whether the tests try it too; the kept run tries all
 */
record Attack(String name, Power power, boolean inShort, Kind kind, Assault assault) {
  /** One that does something that nobody should. */
  Attack(String name, Power power, boolean inShort, Assault assault) {
    this(name, power, inShort, Kind.ATTACK, assault);
  }

  /** What is tried, and so what becomes of the others. */
  enum Kind {
    /**
     * Something that nobody should do: nobody else notices. Its process has what the services
     * leave, as an attacker has a machine of its own in earnest.
     */
    ATTACK,
    /**
     * More than is answered of what anybody may ask, by a process as important as the services: of
     * the others' calls {@link Finding#MIN_GOODPUT} of those are answered that are without.
     */
    OVERLOAD,
    /** Nothing but work for the processors that all share, for comparison. */
    COMPARISON
  }

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
