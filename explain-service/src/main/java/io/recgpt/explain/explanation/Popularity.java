package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Among the most popular items of a scope, as retrieval counted people.
 *
 * @param interestId the interest whose items it is compared with; empty: none
 * @param category the catalogue's own category that it is compared within; empty: none, so that
 *     without an interest it is compared with all items
 * @param rank place within the scope, from 1
 * @param itemCount items of the scope
 * @param peopleCount people who took it within the window
 * @param since begin of the window, exclusive
 */
public record Popularity(
    String interestId, String category, int rank, int itemCount, int peopleCount, Instant since) {
  public Popularity {
    requireNonNull(interestId);
    requireNonNull(category);
    requireNonNull(since);
  }
}
