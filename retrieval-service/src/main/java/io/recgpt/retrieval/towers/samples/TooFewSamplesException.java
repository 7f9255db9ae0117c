package io.recgpt.retrieval.towers.samples;

/** There is too little data to train on; the message tells how much is missing. */
public final class TooFewSamplesException extends Exception {
  private static final long serialVersionUID = 1;

  /** Positive events that training needs. */
  public static final int MIN_EVENTS = 1_000;

  /** Users with positive events that training needs. */
  public static final int MIN_USERS = 50;

  private TooFewSamplesException(String message) {
    super(message);
  }

  /**
   * Checks that there is enough to train towers on.
   *
   * @throws TooFewSamplesException saying how much there is and how much is needed
   */
  public static void check(TowerData data) throws TooFewSamplesException {
    if (data.eventCount() < MIN_EVENTS || data.userCount() < MIN_USERS) {
      throw new TooFewSamplesException(
          "training needs at least %,d positive events of %,d users: %,d of %,d"
              .formatted(MIN_EVENTS, MIN_USERS, data.eventCount(), data.userCount()));
    }
  }
}
