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

  /** How far mining has come with a person. A profile without interest and tag is {@code NONE}. */
  enum Mined {
    FRESH,
    STALE,
    NONE
  }

  /**
   * Chooses the rung.
   *
   * @param mined the person's profile
   * @param active whether the recent sequence or the session holds an item or a query that speaks
   *     for something
   * @param outage what kept the profile away, as {@link Answer.Failed#words} says it
   */
  static Served by(Mined mined, boolean active, Optional<String> outage) {
    return switch (mined) {
      case FRESH -> new Served(Rung.FRESH_PROFILE, "");
      case STALE ->
          new Served(
              Rung.STALE_PROFILE, "The profile is due for a refresh: new evidence came since.");
      case NONE -> {
        String cause =
            outage
                .map(Served::sentence)
                .orElse(
                    active
                        ? "No interests are known of this person yet"
                        : "Nothing is known of this person yet");
        yield active
            ? new Served(Rung.SESSION_ONLY, cause + ": recent behaviours alone served.")
            : new Served(Rung.POPULAR, cause + ": what is popular now served.");
      }
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
