package io.recgpt.standalone.doctor;

import static java.util.Objects.requireNonNull;

/**
 * What was found of one dependency.
 *
 * @param subject what was looked at, such as {@code database}
 * @param state how it is
 * @param finding one line: what it is, or what is wrong with it and what to do
 */
public record Diagnosis(String subject, State state, String finding) {
  public Diagnosis {
    requireNonNull(subject);
    requireNonNull(state);
    finding = finding.replaceAll("\\s*\\R\\s*", " ").strip();
  }

  /** How a dependency is. */
  public enum State {
    /** As it should be. */
    WELL,
    /** It isn't used: no setting names it. */
    UNUSED,
    /** It works, and won't for ever, or not for all. */
    DOUBTFUL,
    /** A process would not start, or not do its part. */
    ILL
  }

  static Diagnosis well(String subject, String finding) {
    return new Diagnosis(subject, State.WELL, finding);
  }

  static Diagnosis unused(String subject, String finding) {
    return new Diagnosis(subject, State.UNUSED, finding);
  }

  static Diagnosis doubtful(String subject, String finding) {
    return new Diagnosis(subject, State.DOUBTFUL, finding);
  }

  static Diagnosis ill(String subject, String finding) {
    return new Diagnosis(subject, State.ILL, finding);
  }
}
