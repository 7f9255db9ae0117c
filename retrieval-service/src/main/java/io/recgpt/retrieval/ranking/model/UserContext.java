package io.recgpt.retrieval.ranking.model;

/**
 * What is known of a person that decides how much each signal is worth for them.
 *
 * @param items natural logarithm of 1 + distinct items taken
 * @param gap natural logarithm of 1 + days since the last of them; negative where there is none
 */
public record UserContext(double items, double gap) {
  /** Nobody is known. */
  public static final UserContext UNKNOWN = new UserContext(0, -1);

  /** True where nothing was taken yet. */
  boolean unknown() {
    return gap < 0;
  }
}
