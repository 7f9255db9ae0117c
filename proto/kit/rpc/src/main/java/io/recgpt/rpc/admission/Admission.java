package io.recgpt.rpc.admission;

import java.util.Optional;

/** Lets calls in, or refuses them at once; nobody waits. */
public interface Admission {
  /**
   * Asks for a call.
   *
   * @param method full name of the method
   * @param tenant whose call it is
   * @param weight places that the call takes, at least 1
   */
  Optional<Permit> admit(String method, String tenant, int weight);

  /** A call that was let in. */
  interface Permit {
    /**
     * The call ended; its time tells how loaded the server is unless nobody waited for its answer.
     */
    void ended(Outcome outcome);
  }

  /** How a call ended. */
  enum Outcome {
    /** With an answer. */
    ANSWERED,
    /** Too late. */
    LATE,
    /** Otherwise: refused, failed or cancelled. */
    OTHER
  }
}
