package io.recgpt.inference.generation;

/** Why an answer ended. */
public enum FinishReason {
  /** The model came to its end. */
  STOP,
  /** The most tokens were reached: the answer is cut. */
  LENGTH,
  /** The back end doesn't say. */
  UNKNOWN
}
