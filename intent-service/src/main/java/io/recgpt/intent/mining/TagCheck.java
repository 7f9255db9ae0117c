package io.recgpt.intent.mining;

import io.recgpt.inference.task.Rejection;
import java.util.Locale;

/** What a tag that an engine proposes must pass (RecGPT V1, item tag prediction). */
public enum TagCheck {
  /** The response has the form asked for. */
  SCHEMA,
  /** Someone with interests isn't given no tags. */
  EMPTY,
  /** It belongs to an interest of this person. */
  UNKNOWN_INTEREST,
  /** No brands and no model numbers. */
  BRAND_OR_MODEL,
  /** Nothing clicked, bought or searched for in the past month. */
  TAKEN_PAST_MONTH,
  /** It names something in particular: Specificity. */
  VAGUE,
  /** It ends with a word that names a thing of the catalogue. */
  NO_CORE_WORD,
  /** Near to the interest's evidence: Relevance and Consistency. */
  NOT_GROUNDED,
  /** No daily consumables. */
  CONSUMABLE,
  /** No other tag says the same. */
  DUPLICATE,
  /** No category has more than a few times its share. */
  CATEGORY_QUOTA,
  /** Several such things are there to be found: Validity. */
  NOT_IN_CATALOGUE,
  /** A few words. */
  TOO_LONG,
  /** Its words are of the catalogue's language. */
  FOREIGN_TEXT,
  /** No orders, addresses or marks. */
  INJECTED_TEXT,
  /** Nothing that harms or that is nobody's business. */
  UNSAFE,
  /** The reason is about this person's history and the tag alone. */
  REASON_NOT_GROUNDED;

  /** Its name in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it refused, in one line. */
  public Rejection refuses(String detail) {
    return new Rejection(label(), detail);
  }
}
