package io.recgpt.retrieval.learning;

/** Is told how training gets on. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * A step went on.
   *
   * @param total parts of the step in all; 0: unknown
   * @param detail what is known so far; may be empty
   */
  void progress(String step, long done, long total, String detail);
}
