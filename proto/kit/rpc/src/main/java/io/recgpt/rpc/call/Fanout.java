package io.recgpt.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Does many calls on virtual threads, only so many at once; the first failure ends them all. */
public final class Fanout {
  private final int width;

  /**
   * Bounds parallel work.
   *
   * @param width calls at once, at least 1
   */
  public Fanout(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width: %d (expected: >= 1)".formatted(width));
    }
    this.width = width;
  }

  /** The results in the order of the inputs. */
  public <T, R> List<R> map(List<T> inputs, Function<T, R> work) {
    Semaphore permits = new Semaphore(width);
    List<Future<R>> futures = new ArrayList<>(inputs.size());
    List<R> results = new ArrayList<>(inputs.size());
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (T input : inputs) {
        futures.add(
            threads.submit(() -> {
              permits.acquire();
              try {
                return work.apply(input);
              } finally {
                permits.release();
              }
            }));
      }
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }
}
