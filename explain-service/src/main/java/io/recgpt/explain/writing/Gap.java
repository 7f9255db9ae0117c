package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * What fills a {@link Slot}.
 *
 * @param text as it stands in the sentence
 * @param features what of it is claimed, in the catalogue's words, lower case
 */
record Gap(String text, List<String> features) {
  Gap {
    requireNonNull(text);
    features = List.copyOf(features);
  }

  /** A text that claims nothing by itself. */
  static Gap of(String text) {
    return new Gap(text, List.of());
  }

  /** A text that is itself what is claimed. */
  static Gap feature(String text) {
    return new Gap(text, List.of(text.toLowerCase(Locale.ROOT)));
  }
}
