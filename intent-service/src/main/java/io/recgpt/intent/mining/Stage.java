package io.recgpt.intent.mining;

/** How long an interest has lasted. */
public enum Stage {
  /** Evidence over a long time. */
  LONG_TERM,
  /** Began lately and goes on. */
  RECENT
}
