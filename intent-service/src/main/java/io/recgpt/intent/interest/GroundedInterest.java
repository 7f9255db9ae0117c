package io.recgpt.intent.interest;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.profile.Interest;

/** An interest with the evidence that it was made of. */
public final class GroundedInterest {
  private final Interest interest;
  private final Candidate candidate;

  /** An interest as it was made of a candidate. */
  public GroundedInterest(Interest interest, Candidate candidate) {
    this.interest = requireNonNull(interest);
    this.candidate = requireNonNull(candidate);
  }

  /** What is said of it. */
  public Interest interest() {
    return interest;
  }

  /** The evidence that it was made of. */
  public Candidate candidate() {
    return candidate;
  }
}
