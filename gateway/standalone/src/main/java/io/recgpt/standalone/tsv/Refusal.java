package io.recgpt.standalone.tsv;

import static java.util.Objects.requireNonNull;

import io.recgpt.standalone.domain.Excerpt;

/** A line that was not taken, with its number and why. */
public record Refusal(String file, long line, Cause cause) {
  /**
   * Why a line was refused.
   *
   * @param reason the kind of trouble, the same words for all such lines
   * @param found what stood there, shortened; empty where there is nothing to show
   */
  public record Cause(String reason, String found) {
    public Cause {
      requireNonNull(reason, "reason");
      found = Excerpt.of(found);
    }

    @Override
    public String toString() {
      return found.isEmpty() ? reason : "%s: %s".formatted(reason, found);
    }
  }

  public Refusal {
    requireNonNull(file, "file");
    requireNonNull(cause, "cause");
  }

  @Override
  public String toString() {
    return "%s:%d: %s".formatted(file, line, cause);
  }
}
