package io.recgpt.gateway.recommend;

import static java.util.Objects.requireNonNull;

import io.recgpt.gateway.edge.Answer;
import java.util.Optional;

/**
 * The rung that served a recommendation, and why it was not a better one.
 *
 * @param rung the best that could be served
 * @param reason one sentence for people; empty on the first rung
 */
record Served(Rung rung, String reason) {

  Served {
    requireNonNull(rung, "rung");
    requireNonNull(reason, "reason");
  }

  /** From the best to the last resort. */
  enum Rung {
    FRESH_PROFILE,
    STALE_PROFILE,
    SESSION_ONLY,
    POPULAR
  }

  /** How far mining has come with a person. */
  enum Mined {
    FRESH,
    STALE,
    /** Mined, but without an interest or a tag. */
    NOTHING_FOUND,
    NOT_YET
  }

  /** What the recorded sequence and the session hold. */
  enum Past {
    /** An item of the catalogue or a query that speaks for something. */
    ACTIVE,
    /** Nothing but rejections. */
    REJECTIONS,
    /** Nothing that the catalogue knows. */
    UNKNOWN_ITEMS,
    NOTHING
  }

  /**
   * Chooses the rung.
   *
   * @param mined the person's profile
   * @param past what else is known of them
   * @param outage what kept the profile away, as {@link Answer.Failed#words} says it
   */
  static Served by(Mined mined, Past past, Optional<String> outage) {
    return switch (mined) {
      case FRESH -> new Served(Rung.FRESH_PROFILE, "");
      case STALE ->
          new Served(
              Rung.STALE_PROFILE,
              "The profile is due for a refresh: new evidence came since, or it has grown old.");
      case NOTHING_FOUND, NOT_YET -> {
        String cause = outage.map(Served::sentence).orElseGet(() -> cause(mined, past));
        yield past == Past.ACTIVE
            ? new Served(Rung.SESSION_ONLY, cause + ": recent behaviors alone served.")
            : new Served(Rung.POPULAR, cause + ": what is popular now served.");
      }
    };
  }

  private static String cause(Mined mined, Past past) {
    return switch (past) {
      case ACTIVE ->
          mined == Mined.NOTHING_FOUND
              ? "What this person did carries no interest yet"
              : "No interests are known of this person yet";
      case REJECTIONS -> "Nothing but rejections is known of this person";
      case UNKNOWN_ITEMS -> "Nothing that this person did is about an item of the catalogue";
      case NOTHING -> "Nothing is known of this person yet";
    };
  }

  /** The same where items that anybody was shown had to serve. */
  Served recent() {
    return new Served(Rung.POPULAR, reason);
  }

  /** The words with a capital letter. */
  static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
