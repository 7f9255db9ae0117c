package io.recgpt.explain.model;

import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.TokenUsage;
import io.recgpt.inference.task.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of some sentences that were asked for.
 *
 * @param written the checked sentences
 * @param refused what was wrong with the others; what the model never answered is in neither
 * @param failure why the model gave no response, or broke off; what was written before it stands
 * @param usage all tokens spent
 */
public record Batch(
    Map<Assignment, String> written,
    Map<Assignment, List<Rejection>> refused,
    Optional<Failure> failure,
    TokenUsage usage) {
  /** Why the model gave no response. */
  public record Failure(GenerationException.Kind kind, String message) {}

  public Batch {
    written = Map.copyOf(written);
    refused = Map.copyOf(refused);
  }
}
