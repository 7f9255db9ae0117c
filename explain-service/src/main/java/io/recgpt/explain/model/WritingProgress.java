package io.recgpt.explain.model;

/** Receives how far a call has come, on the thread that made it. */
@FunctionalInterface
public interface WritingProgress {
  /** Passes it on to nobody. */
  WritingProgress NONE = (attempt, pieces) -> {};

  /**
   * The model has begun an answer, or given more of it.
   *
   * @param attempt 1, or more for a repair
   * @param pieces pieces of text so far, 0 at the start
   */
  void progressed(int attempt, int pieces);
}
