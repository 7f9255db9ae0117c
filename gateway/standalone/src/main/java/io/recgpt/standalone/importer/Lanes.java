package io.recgpt.standalone.importer;

import io.recgpt.standalone.exit.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends values in batches, a few batches at once: each lane sends one while it gathers the next, so
 * that values of the same key arrive in order. Not thread-safe; {@link #add} blocks while its lane
 * is full.
 */
final class Lanes<T> implements AutoCloseable {
  private final int batchSize;
  private final Consumer<List<T>> send;
  private final List<List<T>> open = new ArrayList<>();
  private final List<@Nullable Future<?>> inFlight = new ArrayList<>();
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

  Lanes(int lanes, int batchSize, Consumer<List<T>> send) {
    if (lanes < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "lanes: %d, batch size: %d (expected: >= 1)".formatted(lanes, batchSize));
    }
    this.batchSize = batchSize;
    this.send = send;
    for (int i = 0; i < lanes; i++) {
      open.add(new ArrayList<>());
      inFlight.add(null);
    }
  }

  /** Adds a value to the lane of its key. */
  void add(Object key, T value) {
    int lane = Math.floorMod(key.hashCode(), open.size());
    List<T> batch = open.get(lane);
    batch.add(value);
    if (batch.size() == batchSize) {
      flush(lane);
    }
  }

  /** Sends what is left and waits for the responses. */
  void finish() {
    for (int lane = 0; lane < open.size(); lane++) {
      flush(lane);
    }
    inFlight.forEach(Lanes::await);
  }

  private void flush(int lane) {
    await(inFlight.get(lane));
    List<T> batch = List.copyOf(open.get(lane));
    open.get(lane).clear();
    inFlight.set(lane, batch.isEmpty() ? null : senders.submit(() -> send.accept(batch)));
  }

  private static void await(@Nullable Future<?> sending) {
    try {
      if (sending != null) {
        sending.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.unavailable("interrupted: run it again, nothing is taken twice");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Gives up what is not sent yet. */
  @Override
  public void close() {
    senders.shutdownNow();
  }
}
