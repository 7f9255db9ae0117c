package io.recgpt.intent.mining;

/** Why a candidate interest was refused (RecGPT V1, interest mining: principles). */
public enum DropCause {
  /** A burst that did not last. */
  BURST,
  /** A burst just before the season of gifts. */
  GIFT,
  /** One occasion or one purchase proves nothing. */
  THIN_EVIDENCE,
  /** A necessity. */
  CONSUMABLE,
  /** Mostly returned or disliked. */
  REJECTED,
  /** The evidence does not belong together. */
  INCOHERENT
}
