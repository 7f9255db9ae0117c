package io.recgpt.inference;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A few platform threads for native work. Parties take turns one step at a time, and so do the
 * callers of each, so that a single text does not wait behind somebody's thousand.
 */
final class FairPool implements AutoCloseable {
  /** In bytes; native code can overrun the 1 MiB that threads have by default. */
  private static final long STACK_SIZE = 8L << 20;

  private final int threads;
  private final ExecutorService executor;

  private final Supplier<?> party;

  /** The callers of each party that wait for a step; the party whose turn it is comes first. */
  private final SequencedMap<Object, Deque<Turns>> waiting = new LinkedHashMap<>();

  /**
   * A pool.
   *
   * @param party whose a call is, such as its tenant; asked on the caller's thread
   */
  FairPool(String name, int threads, Supplier<?> party) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: %d (expected: >= 1)".formatted(threads));
    }
    this.threads = threads;
    this.party = requireNonNull(party);
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            Thread.ofPlatform().daemon().name(name + "-", 0).stackSize(STACK_SIZE).factory());
  }

  /**
   * Runs the work for every number below {@code count} and returns when all is done, or at the
   * first failure. No step begins once the gRPC call that is being served is cancelled, or its
   * deadline has passed.
   *
   * @throws CancellationException if the calling thread is interrupted, when its flag stays set, or
   *     the call is cancelled
   * @throws IllegalStateException if the pool is closed
   */
  void forEach(int count, IntConsumer work) {
    if (count == 0) {
      return;
    }
    Turns turns = new Turns(count, work);
    for (int i = 0; i < Math.min(threads, count); i++) {
      turns.queue();
    }
    turns.await();
  }

  /** Runs the work on one of the threads; fails as {@link #forEach} does. */
  <T> T call(Supplier<T> work) {
    List<T> result = new ArrayList<>(1);
    forEach(1, step -> result.add(work.get()));
    return result.getFirst();
  }

  private void enqueue(Turns turns) {
    synchronized (waiting) {
      waiting.computeIfAbsent(turns.whose, added -> new ArrayDeque<>()).add(turns);
    }
    executor.execute(this::next);
  }

  /** One step of the next caller of the next party: there are as many of these as wait. */
  private void next() {
    Turns turns;
    synchronized (waiting) {
      Map.Entry<Object, Deque<Turns>> turn = waiting.pollFirstEntry();
      turns = turn.getValue().remove();
      if (!turn.getValue().isEmpty()) {
        waiting.putLast(turn.getKey(), turn.getValue());
      }
    }
    turns.run();
  }

  /** Waits for running steps; what has not begun fails. */
  @Override
  public void close() {
    executor.close();
  }

  /** One caller's steps; as many of them queue up as there are threads. */
  private final class Turns {
    private final int count;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Context call = Context.current();
    private final Object whose = requireNonNull(party.get());

    Turns(int count, IntConsumer work) {
      this.count = count;
      this.work = work;
    }

    void queue() {
      try {
        enqueue(this);
      } catch (RejectedExecutionException e) {
        end.completeExceptionally(new IllegalStateException("the embedder is closed", e));
      }
    }

    void run() {
      int step = next.getAndIncrement();
      if (step >= count || end.isDone()) {
        return;
      }
      if (call.isCancelled()) {
        end.completeExceptionally(new CancellationException("the call was cancelled"));
        return;
      }
      try {
        work.accept(step);
      } catch (Throwable e) { // reaches the caller, whatever it is
        end.completeExceptionally(e);
        return;
      }
      if (done.incrementAndGet() == count) {
        end.complete(null);
      } else {
        queue();
      }
    }

    void await() {
      try {
        end.get();
      } catch (InterruptedException e) {
        end.cancel(false);
        Thread.currentThread().interrupt();
        CancellationException cancelled = new CancellationException("interrupted");
        cancelled.initCause(e);
        throw cancelled;
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
  }
}
