package io.recgpt.inference.task;

import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.TokenUsage;
import java.util.List;

/**
 * How a task ended. Whatever failed, the tokens were spent.
 *
 * @param <T> what a good answer says
 */
public sealed interface TaskOutcome<T> {
  /** All tokens spent on it. */
  TokenUsage usage();

  /**
   * An answer that passed its checks.
   *
   * @param repaired whether it took a second try
   * @param rejections parts that were left out of the answer taken
   */
  record Answered<T>(T value, boolean repaired, List<Rejection> rejections, TokenUsage usage)
      implements TaskOutcome<T> {
    public Answered {
      rejections = List.copyOf(rejections);
    }
  }

  /** Neither the first answer nor its repair passed. */
  record Refused<T>(List<Rejection> rejections, TokenUsage usage) implements TaskOutcome<T> {
    public Refused {
      rejections = List.copyOf(rejections);
    }
  }

  /** The model gave no answer. */
  record Failed<T>(GenerationException.Kind kind, String message, TokenUsage usage)
      implements TaskOutcome<T> {}
}
