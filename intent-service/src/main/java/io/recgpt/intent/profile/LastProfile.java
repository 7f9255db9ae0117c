package io.recgpt.intent.profile;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What was committed of a person before: the memory that a model is given in place of the whole
 * history (RecGPT V3, memory).
 *
 * @param asOf "now" as it was then
 * @param engine what made its interests; see {@link Provenance}
 * @param interests with the behaviors that prove them
 * @param tags best first
 */
public record LastProfile(
    Instant asOf, String engine, List<Interest> interests, List<PredictedTag> tags) {
  /** Nothing was ever committed. */
  public static final LastProfile NONE = new LastProfile(Instant.MIN, "", List.of(), List.of());

  public LastProfile {
    requireNonNull(asOf);
    requireNonNull(engine);
    interests = List.copyOf(interests);
    tags = List.copyOf(tags);
  }
}
