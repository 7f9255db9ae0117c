package io.recgpt.retrieval.learning;

/** Is told how training gets on, and may end it. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * Between small steps, on whichever thread works.
   *
   * @throws RuntimeException where nobody waits for the training any more
   */
  default void check() {}

  /**
   * A step went on.
   *
   * @param total parts of the step in all; 0: unknown
   * @param detail what is known so far; may be empty
   */
  void progress(String step, long done, long total, String detail);
}
