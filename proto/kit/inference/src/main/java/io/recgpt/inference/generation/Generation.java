package io.recgpt.inference.generation;

import java.util.Optional;

/**
 * An answer as it comes. Pieces are fetched from the model as they are taken, so that a slow reader
 * holds the model's stream back instead of filling memory. For one thread at a time, but for {@link
 * #close()}.
 */
public interface Generation extends AutoCloseable {
  /**
   * Waits for the next piece of text; none at the end.
   *
   * @throws GenerationException if the answer breaks off; what came before it stays valid text
   */
  Optional<String> next();

  /**
   * Waits for the end and gives the whole answer, with the pieces that were taken before.
   *
   * @throws GenerationException if the answer breaks off
   */
  Completion completion();

  /** Cancels the answer, unless it has ended; a waiting {@link #next()} ends as CANCELLED. */
  @Override
  void close();
}
