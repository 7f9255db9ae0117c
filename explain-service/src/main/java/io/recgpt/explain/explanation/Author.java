package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

/**
 * Who wrote a sentence.
 *
 * @param engine "extractive" or "language-model"
 * @param model model with its version; empty: none
 * @param version version of the prompt or of the templates
 */
public record Author(String engine, String model, String version) {
  private static final String EXTRACTIVE = "extractive";
  private static final String LANGUAGE_MODEL = "language-model";

  public Author {
    requireNonNull(engine);
    requireNonNull(model);
    requireNonNull(version);
  }

  /** The extractive engine with its templates of a version. */
  public static Author extractive(String templatesVersion) {
    return new Author(EXTRACTIVE, "", templatesVersion);
  }

  /** A language model with a prompt of a version. */
  public static Author languageModel(String model, String promptVersion) {
    return new Author(LANGUAGE_MODEL, model, promptVersion);
  }
}
