package io.recgpt.explain;

import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A model whose answers never come, until they are closed. */
final class StalledGenerator implements TextGenerator {
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Open once somebody waits for a piece. */
  CountDownLatch started() {
    return started;
  }

  /** Open once an answer has been closed. */
  CountDownLatch closed() {
    return closed;
  }

  @Override
  public String model() {
    return "stalled-1";
  }

  @Override
  public Generation start(GenerationRequest request) {
    return new Generation() {
      private final CountDownLatch end = new CountDownLatch(1);

      @Override
      public Optional<String> next() {
        started.countDown();
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new GenerationException(GenerationException.Kind.CANCELLED, "the answer was closed");
      }

      @Override
      public Completion completion() {
        next();
        throw new AssertionError("no piece comes");
      }

      @Override
      public void close() {
        end.countDown();
        closed.countDown();
      }
    };
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void close() {}
}
