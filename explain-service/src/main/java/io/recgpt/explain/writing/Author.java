package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

/**
 * Who wrote a sentence.
 *
 * @param engine "extractive" or "language-model"
 * @param model model with its version; empty: none
 * @param version version of the prompt or of the templates
 */
public record Author(String engine, String model, String version) {
  /** The writer of this package. */
  public static final Author EXTRACTIVE =
      new Author(ExtractiveExplainer.ENGINE, "", ExtractiveExplainer.TEMPLATES);

  private static final String LANGUAGE_MODEL = "language-model";

  public Author {
    requireNonNull(engine);
    requireNonNull(model);
    requireNonNull(version);
  }

  /** A language model, told what to do by a prompt of a version. */
  public static Author languageModel(String model, String promptVersion) {
    return new Author(LANGUAGE_MODEL, model, promptVersion);
  }
}
