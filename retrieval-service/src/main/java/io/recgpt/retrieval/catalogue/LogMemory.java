package io.recgpt.retrieval.catalogue;

import io.recgpt.rpc.Tenant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the models of all tenants may hold of their logs in memory. As long as there are others, one
 * tenant holds at most half of it. Thread-safe.
 */
public final class LogMemory {
  private static final int PART = 2;

  private final long most;
  private final Map<Tenant, Long> held = new HashMap<>();
  private long all;

  /**
   * Nothing is held yet.
   *
   * @param most in bytes, 1 or more
   */
  public LogMemory(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("log memory: %d bytes (expected: >= 1)".formatted(most));
    }
    this.most = most;
  }

  /** Whether a tenant's model may take in more of its log. */
  synchronized boolean hasRoom(Tenant tenant) {
    long own = held.getOrDefault(tenant, 0L);
    return all < most && (own < most / PART || own == all);
  }

  /** Notes what a tenant's model holds of its log now, in bytes. */
  synchronized void holds(Tenant tenant, long bytes) {
    Long before = held.put(tenant, bytes);
    all += bytes - (before == null ? 0 : before);
  }

  /** What all hold, in bytes. */
  synchronized long held() {
    return all;
  }
}
