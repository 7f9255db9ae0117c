package io.recgpt.inference;

import java.util.List;

/**
 * Turns texts into unit vectors, so that the dot product says how near two meanings are.
 *
 * <p>Safe for any number of threads. The vector of a text depends on that text alone, not on the
 * texts that are embedded with it.
 */
public interface TextEmbedder extends AutoCloseable {
  /** Names model and variant; vectors of different models must never be compared. */
  String model();

  /** Length of every vector. */
  int dimension();

  /**
   * One unit vector for each text, in order. Any string will do: an empty one has a fixed vector,
   * and what a model can't read beyond its length is left out.
   *
   * @throws InferenceException if the model fails
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, or the
   *     gRPC call that is being served is cancelled
   * @throws IllegalStateException if the embedder is closed
   */
  List<Embedding> embed(List<String> texts);

  /** The unit vector of one text. */
  default Embedding embed(String text) {
    return embed(List.of(text)).getFirst();
  }

  /** Ends running work and frees the model. */
  @Override
  void close();
}
