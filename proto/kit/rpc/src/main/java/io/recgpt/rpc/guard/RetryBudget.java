package io.recgpt.rpc.guard;

/**
 * How many calls may be made once more: a share of all, saved up to a bound, so that a peer that
 * fails is not asked twice by everybody.
 */
final class RetryBudget {
  private final double share;
  private final double most;
  private double saved;

  /**
   * A budget that starts full.
   *
   * @param share retries for each call, 0 to 1
   * @param most retries that may be saved up, at least 1
   */
  RetryBudget(double share, int most) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: %s (expected: 0 to 1)".formatted(share));
    }
    if (most < 1) {
      throw new IllegalArgumentException("most: %d (expected: >= 1)".formatted(most));
    }
    this.share = share;
    this.most = most;
    this.saved = most;
  }

  /** Counts a call that is no retry. */
  synchronized void called() {
    saved = Math.min(most, saved + share);
  }

  /** Takes one retry; false where none is left. */
  synchronized boolean take() {
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }
}
