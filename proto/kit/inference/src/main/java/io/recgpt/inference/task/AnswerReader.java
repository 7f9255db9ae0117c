package io.recgpt.inference.task;

import io.recgpt.inference.generation.FinishReason;
import java.util.List;

/**
 * Reads and checks what a model answered to a task. It must take any text whatever and never throw:
 * an answer is as untrusted as what went into the prompt.
 *
 * @param <T> what a good answer says
 */
@FunctionalInterface
public interface AnswerReader<T> {
  /** Reads one answer. */
  Reading<T> read(String text, FinishReason finishReason);

  /**
   * What was read.
   *
   * @param <T> what a good answer says
   */
  sealed interface Reading<T> {
    /**
     * An answer that can be used.
     *
     * @param rejections parts that were left out
     */
    record Accepted<T>(T value, List<Rejection> rejections) implements Reading<T> {
      public Accepted {
        rejections = List.copyOf(rejections);
      }
    }

    /**
     * An answer that can't.
     *
     * @param rejections why, at least one
     */
    record Refused<T>(List<Rejection> rejections) implements Reading<T> {
      public Refused {
        rejections = List.copyOf(rejections);
        if (rejections.isEmpty()) {
          throw new IllegalArgumentException("rejections: none (expected: at least one)");
        }
      }
    }
  }
}
