package io.recgpt.intent.language;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.metrics.Meter;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenCounter;

/**
 * A language model as mining uses it.
 *
 * @param generator stays its owner's to close
 * @param counter counts prompts as nearly as the model does as can be had; stays its owner's too
 * @param meter what tokens, outcomes and rejections are counted in
 */
public record LanguageModel(
    TextGenerator generator, TokenCounter counter, Meter meter, LanguageSettings settings) {
  public LanguageModel {
    requireNonNull(generator);
    requireNonNull(counter);
    requireNonNull(meter);
    requireNonNull(settings);
  }
}
