package io.recgpt.intent.profile;

/** Why a candidate interest was refused (RecGPT V1, interest mining: principles). */
public enum DropCause {
  /** A burst that did not last. */
  BURST(true),
  /** A burst just before the season of gifts. */
  GIFT(true),
  /** One occasion or one purchase proves nothing. */
  THIN_EVIDENCE(false),
  /** A necessity. */
  CONSUMABLE(true),
  /** Mostly returned or disliked. */
  REJECTED(true),
  /** The evidence does not belong together. */
  INCOHERENT(false);

  private final boolean refusal;

  DropCause(boolean refusal) {
    this.refusal = refusal;
  }

  /** True where its things are part of no interest; false where there is too little to go by. */
  public boolean refusal() {
    return refusal;
  }
}
