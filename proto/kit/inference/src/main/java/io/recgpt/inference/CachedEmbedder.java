package io.recgpt.inference;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Remembers the vectors of recent texts. Callers that ask for the same text at the same time share
 * one run of the model; if the one who runs it is cancelled or fails, the others run it themselves.
 */
public final class CachedEmbedder implements TextEmbedder {
  /** Longer texts are embedded but not kept, in UTF-16 units. */
  private static final int MAX_KEPT = 4096;

  private final TextEmbedder inner;
  private final AsyncCache<String, Embedding> cache;

  /**
   * Wraps an embedder and owns it from now on.
   *
   * @param maximumEntries texts to remember, at least 1
   */
  public CachedEmbedder(TextEmbedder inner, long maximumEntries) {
    if (maximumEntries < 1) {
      throw new IllegalArgumentException(
          "maximum-entries: %d (expected: >= 1)".formatted(maximumEntries));
    }
    this.inner = inner;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(maximumEntries)
            .executor(Runnable::run)
            .recordStats()
            .buildAsync();
  }

  /** How many texts were known when they were asked for. */
  public long hits() {
    return cache.synchronous().stats().hitCount();
  }

  /** How many were not. */
  public long misses() {
    return cache.synchronous().stats().missCount();
  }

  @Override
  public String model() {
    return inner.model();
  }

  @Override
  public int dimension() {
    return inner.dimension();
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    List<CompletableFuture<Embedding>> flights = new ArrayList<>(texts.size());
    List<String> missing = new ArrayList<>();
    List<CompletableFuture<Embedding>> own = new ArrayList<>();
    for (String text : texts) {
      CompletableFuture<Embedding> flight = cache.getIfPresent(text);
      if (flight == null) {
        CompletableFuture<Embedding> mine = new CompletableFuture<>();
        CompletableFuture<Embedding> running =
            text.length() > MAX_KEPT ? null : cache.asMap().putIfAbsent(text, mine);
        if (running == null) {
          missing.add(text);
          own.add(mine);
        }
        flight = running == null ? mine : running;
      }
      flights.add(flight);
    }
    // Before any waiting for others, who may be waiting for these.
    run(missing, own);
    List<Embedding> vectors = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      vectors.add(land(texts.get(i), flights.get(i)));
    }
    return List.copyOf(vectors);
  }

  private void run(List<String> texts, List<CompletableFuture<Embedding>> flights) {
    if (texts.isEmpty()) {
      return;
    }
    try {
      List<Embedding> vectors = inner.embed(texts);
      for (int i = 0; i < vectors.size(); i++) {
        flights.get(i).complete(vectors.get(i));
      }
    } catch (RuntimeException | Error e) {
      flights.forEach(flight -> flight.completeExceptionally(e)); // the cache drops them
      throw e;
    }
  }

  private Embedding land(String text, CompletableFuture<Embedding> flight) {
    try {
      return flight.get();
    } catch (ExecutionException e) {
      return inner.embed(text); // somebody else's flight: own ones have thrown before
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  /** Closes the wrapped embedder. */
  @Override
  public void close() {
    inner.close();
  }
}
