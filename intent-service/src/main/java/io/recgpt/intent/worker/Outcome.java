package io.recgpt.intent.worker;

/** How a lease ended. */
public enum Outcome {
  /** A profile was committed. */
  COMMITTED,
  /** A lesser engine's profile was committed: the user comes due again. */
  DEGRADED,
  /** Somebody else had committed a version meanwhile. */
  OUTDATED,
  /** The lease had run out and was given to another. */
  LOST,
  /** There was nothing to mine. */
  NOTHING,
  /** Mining failed; it is tried again later. */
  FAILED,
  /** It failed once too often. */
  SET_ASIDE,
  /** The worker stopped, or the database was away: somebody else may take the user at once. */
  GIVEN_BACK;

  /** The name on disk and as a label. */
  String label() {
    return switch (this) {
      case COMMITTED -> "committed";
      case DEGRADED -> "degraded";
      case OUTDATED -> "outdated";
      case LOST -> "lost";
      case NOTHING -> "nothing";
      case FAILED -> "failed";
      case SET_ASIDE -> "set-aside";
      case GIVEN_BACK -> "given-back";
    };
  }
}
