package io.recgpt.rpc.admission;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The same bound for each method, on the calls of it in progress. */
public final class MethodLimits implements Admission {
  private final int limit;
  private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

  /**
   * Bounds each method.
   *
   * @param limit calls of one method at once, at least 1
   */
  public MethodLimits(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("concurrent calls: " + limit + " (expected: >= 1)");
    }
    this.limit = limit;
  }

  @Override
  public Optional<Permit> admit(String method) {
    Semaphore semaphore = permits.computeIfAbsent(method, name -> new Semaphore(limit));
    return semaphore.tryAcquire() ? Optional.of(outcome -> semaphore.release()) : Optional.empty();
  }
}
