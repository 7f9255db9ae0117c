package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

/**
 * How many other people took an item of the history and the recommended one, as retrieval counted
 * them: it holds only for what is more than chance.
 *
 * @param anchorItemId the item of the history
 * @param bothCount people who took both
 * @param anchorCount people who took the item of the history
 * @param itemCount people who took the recommended item
 * @param peopleCount people who took anything
 */
public record TakenTogether(
    String anchorItemId, int bothCount, int anchorCount, int itemCount, int peopleCount) {
  /** Fewer than so many people prove nothing. */
  private static final int FEWEST = 3;

  public TakenTogether {
    requireNonNull(anchorItemId);
  }

  /** True where enough people took both, and more than would by chance. */
  public boolean holds() {
    return bothCount >= FEWEST
        && anchorCount >= bothCount
        && itemCount >= bothCount
        && (double) bothCount * peopleCount > (double) anchorCount * itemCount;
  }
}
