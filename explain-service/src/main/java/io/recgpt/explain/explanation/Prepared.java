package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

/**
 * A sentence written and checked beforehand, the same for all whom its {@link Pair} concerns: it
 * claims nothing of what a person did.
 *
 * @param text the sentence
 * @param author who wrote it
 */
public record Prepared(String text, Author author) {
  public Prepared {
    requireNonNull(text);
    requireNonNull(author);
  }
}
