package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generator for the calls of one task, which reports how far they are and can be cancelled down
 * to the model from any thread.
 */
final class WatchedGenerator implements TextGenerator {
  private final TextGenerator generator;
  private final WritingProgress progress;
  private int attempts;
  private boolean cancelled;
  private @Nullable Generation current;

  WatchedGenerator(TextGenerator generator, WritingProgress progress) {
    this.generator = requireNonNull(generator);
    this.progress = requireNonNull(progress);
  }

  @Override
  public String model() {
    return generator.model();
  }

  @Override
  public Generation start(GenerationRequest request) {
    Watched answer;
    synchronized (this) {
      if (cancelled) {
        throw new GenerationException(GenerationException.Kind.CANCELLED, "the task was cancelled");
      }
      attempts++;
      answer = new Watched(generator.start(request), attempts);
      current = answer;
    }
    progress.progressed(answer.attempt, 0);
    return answer;
  }

  /** Ends the answer in progress, and begins no other. */
  void cancel() {
    Generation open;
    synchronized (this) {
      cancelled = true;
      open = current;
    }
    if (open != null) {
      open.close();
    }
  }

  @Override
  public boolean ready() {
    return generator.ready();
  }

  /** Closes nothing: the generator is its owner's. */
  @Override
  public void close() {
    cancel();
  }

  private final class Watched implements Generation {
    private final Generation generation;
    private final int attempt;
    private int pieces;

    Watched(Generation generation, int attempt) {
      this.generation = generation;
      this.attempt = attempt;
    }

    @Override
    public Optional<String> next() {
      Optional<String> piece = generation.next();
      if (piece.isPresent()) {
        pieces++;
        progress.progressed(attempt, pieces);
      }
      return piece;
    }

    @Override
    public Completion completion() {
      while (next().isPresent()) {
        // The pieces gather in the answer itself.
      }
      return generation.completion();
    }

    @Override
    public void close() {
      generation.close();
    }
  }
}
