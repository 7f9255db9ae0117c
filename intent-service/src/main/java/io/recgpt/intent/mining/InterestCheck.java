package io.recgpt.intent.mining;

import io.recgpt.inference.task.Rejection;
import java.util.Locale;

/** What an interest that an engine proposes must pass (RecGPT V1, interest mining). */
public enum InterestCheck {
  /** The response has the form asked for. */
  SCHEMA,
  /** Someone with interests isn't said to have none. */
  EMPTY,
  /** It cites behaviors. */
  EVIDENCE_CITED,
  /** What it cites was in the prompt, and is in the catalogue. */
  EVIDENCE_EXISTS,
  /** What it cites belongs to its name and together: no unrelated categories. */
  UNRELATED_EVIDENCE,
  /** An interest, not a necessity: Willingness. */
  CONSUMABLE,
  /** More than one purchase or one occasion. */
  SINGLE_PURCHASE,
  /** It did not come and go. */
  BURST,
  /** It wasn't bought for others. */
  GIFT,
  /** It wasn't mostly returned or disliked. */
  REJECTED,
  /** No other interest says the same. */
  DUPLICATE,
  /** Its name says something. */
  VAGUE,
  /** Its name is short. */
  TOO_LONG,
  /** Its words are of the catalogue's language and of the evidence. */
  FOREIGN_TEXT,
  /** No orders, addresses or marks. */
  INJECTED_TEXT,
  /** Nothing that harms or that is nobody's business. */
  UNSAFE,
  /** What was believed before changes on new evidence alone. */
  NO_NEW_EVIDENCE,
  /** The reason says what was done, of these things, with true numbers. */
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
