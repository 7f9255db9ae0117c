package io.recgpt.inference.generation;

/**
 * A language model. Safe for any number of threads; each call is one request to the model, which
 * batches what is in progress by itself.
 */
public interface TextGenerator extends AutoCloseable {
  /** Names model and version, as answers are labelled with it. */
  String model();

  /**
   * Begins an answer and returns at once; faults of the call come out of the answer.
   *
   * <p>The caller closes the answer: closing one that has not ended cancels it down to the model.
   *
   * @throws IllegalStateException if the generator is closed
   */
  Generation start(GenerationRequest request);

  /**
   * Waits for a whole answer.
   *
   * @throws GenerationException if there is none
   */
  default Completion generate(GenerationRequest request) {
    try (Generation generation = start(request)) {
      return generation.completion();
    }
  }

  /** Whether the model would take a request now; asks the server, within a second or so. */
  boolean ready();

  /** Cancels what is in progress and closes what the generator opened. */
  @Override
  void close();
}
