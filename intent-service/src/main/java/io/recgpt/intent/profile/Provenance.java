package io.recgpt.intent.profile;

import static java.util.Objects.requireNonNull;

/**
 * What made a part of a profile, so that nobody takes one engine's words for another's.
 *
 * @param engine {@link #EXTRACTIVE} or {@link #LANGUAGE_MODEL}
 * @param model the model behind it
 * @param promptVersion version of the prompt, or of the rules
 * @param grounded whether every claim rests on the behaviors that are cited
 */
public record Provenance(String engine, String model, String promptVersion, boolean grounded) {
  public static final String EXTRACTIVE = "extractive";
  public static final String LANGUAGE_MODEL = "language-model";

  public Provenance {
    requireNonNull(engine);
    requireNonNull(model);
    requireNonNull(promptVersion);
  }
}
