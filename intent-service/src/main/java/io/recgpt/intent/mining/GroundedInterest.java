package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

/** An interest with the evidence that it was made of. */
public final class GroundedInterest {
  private final Interest interest;
  private final Candidate candidate;

  GroundedInterest(Interest interest, Candidate candidate) {
    this.interest = requireNonNull(interest);
    this.candidate = requireNonNull(candidate);
  }

  /** What is said of it. */
  public Interest interest() {
    return interest;
  }

  Candidate candidate() {
    return candidate;
  }
}
