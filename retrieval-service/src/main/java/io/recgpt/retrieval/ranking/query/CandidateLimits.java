package io.recgpt.retrieval.ranking.query;

/**
 * How many items are ranked for a query.
 *
 * @param exhaustive up to so many open items all of them are candidates
 * @param ofEach about how many candidates each signal gives beyond that
 */
public record CandidateLimits(int exhaustive, int ofEach) {
  /** Ranks a catalogue of some thousand items as a whole. */
  public static final CandidateLimits DEFAULT = new CandidateLimits(5_000, 300);

  /** Ranks every item. */
  public static final CandidateLimits NONE =
      new CandidateLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  public CandidateLimits {
    if (exhaustive < 0 || ofEach < 1) {
      throw new IllegalArgumentException(
          "limits: %d and %d (expected: 0 or more, 1 or more)".formatted(exhaustive, ofEach));
    }
  }
}
